export { readTrusted } from './read.ts';
export type { Distrust } from './trust.ts';
export { syncFolder, writeNew } from './write.ts';
