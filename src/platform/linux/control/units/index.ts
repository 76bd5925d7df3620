export { linuxUnits } from './units.ts';
