import { statSync } from 'node:fs';

import { attempt } from '../../processes/index.ts';

/** How much is read of files in /proc that are small. */
export const FILE_BYTES: number = 1 << 16;
/** More than the kernel lets a program be started with (6 MiB, see execve(2)). */
export const LONGEST_BYTES: number = 8 << 20;

/** A plain file, also behind links. */
export function isFile(path: string): boolean {
  return attempt(() => statSync(path).isFile()) ?? false;
}

/** Both paths lead to one file or folder. */
export function sameFile(one: string, other: string): boolean {
  const [first, second] = [attempt(() => statSync(one)), attempt(() => statSync(other))];
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

/** Whether a file, folder or process belongs to root or to ourselves: then no other user decides what is found there. */
export function isTrusted(path: string): boolean {
  const owner = attempt(() => statSync(path).uid);
  return owner !== undefined && (owner === 0 || owner === process.geteuid?.());
}
