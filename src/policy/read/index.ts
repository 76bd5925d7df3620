export { ADDRESS_WORDS } from './addresses.ts';
export { invalid, type LoadedPolicy, loadPolicy } from './load.ts';
export { readPolicy } from './read.ts';
