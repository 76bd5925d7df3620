export { compile } from './compile.ts';
export { scriptOf } from './script.ts';
export type { NftCommand } from './types.ts';
