export { allOf } from './outcome.ts';
export { linuxUnits, reloadUnits } from './units.ts';
