import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileFault } from '../model/index.ts';
import type { Author } from './places.ts';

/** Why a file is not believed, or can't be, and the command that helps, word by word. */
export interface Distrust {
  readonly fault: FileFault;
  readonly next: readonly string[] | null;
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Whether somebody else could have written the file: it silences findings, so whoever can write it can hide. A folder
 * above it in which others may replace names is as good as the file itself.
 *
 * @param stats of the opened file
 * @param uid who runs this
 */
export function distrust(path: string, stats: Stats, author: Author, uid: number): Distrust | null {
  const owners = author === 'system' ? [0] : [0, uid];
  const own = faultOf(path, stats, author === 'given' ? null : owners);
  if (own !== null || author === 'given') return own;
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    const fault = faultOf(folder, statSync(folder), owners);
    if (fault !== null) return fault;
    if (folder === dirname(folder)) return null;
  }
}

function faultOf(path: string, stats: Stats, owners: readonly number[] | null): Distrust | null {
  if (owners !== null && !owners.includes(stats.uid)) {
    const next = ['chown', String(owners.at(-1)), path];
    return { fault: { code: 'other-owner', path, uid: stats.uid }, next };
  }
  const isSafe = (stats.mode & WRITABLE_BY_OTHERS) === 0 || (stats.isDirectory() && (stats.mode & STICKY) !== 0);
  return isSafe ? null : { fault: { code: 'others-may-write', path }, next: ['chmod', 'go-w', path] };
}
