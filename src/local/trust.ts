import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Author } from './places.ts';

/** Why a file is not believed, and the command that changes that. */
export interface Distrust {
  readonly problem: string;
  readonly next: string;
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
    return { problem: `${path} belongs to somebody else (uid ${stats.uid})`, next: `chown ${owners.at(-1)} ${path}` };
  }
  const isSafe = (stats.mode & WRITABLE_BY_OTHERS) === 0 || (stats.isDirectory() && (stats.mode & STICKY) !== 0);
  return isSafe ? null : { problem: `others may write to ${path}`, next: `chmod go-w ${path}` };
}
