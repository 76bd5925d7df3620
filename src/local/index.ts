export { readLocal } from './load.ts';
export { type Author, type LocalFile, localFiles } from './places.ts';
export { ACCEPTABLE } from './signals.ts';
