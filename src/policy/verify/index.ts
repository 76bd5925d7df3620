export { provePolicy } from './prove.ts';
