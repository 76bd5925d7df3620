export { type LocalFile, readLocal } from './load.ts';
export { localFiles } from './places.ts';
export { ACCEPTABLE } from './signals.ts';
export type { Author } from './trust.ts';
