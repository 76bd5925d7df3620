export { isInterface } from './interfaces.ts';
export { invalid, type LoadedPolicy, loadPolicy } from './load.ts';
export { readPolicy } from './read.ts';
