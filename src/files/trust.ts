import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileFault } from '../model/index.ts';

/** Why a file is not believed, or can't be, and the command that helps, word by word. */
export interface Distrust {
  readonly fault: FileFault;
  readonly next: readonly string[] | null;
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;
/** As the kernel does (`MAXSYMLINKS`). */
const MOST_LINKS = 40;

/**
 * Whether somebody else could have written a file that is open: whoever can write it decides what it says. A folder above
 * it in which others may replace names is as good as the file itself, and so is one that a link leads through.
 *
 * @param stats of the opened file
 * @param owners uids that it and all folders above it may belong to, who runs this last; `null`: only its own mode counts
 */
export function distrust(path: string, stats: Stats, owners: readonly number[] | null): Distrust | null {
  const own = faultOf(path, stats, owners);
  return own !== null || owners === null ? own : onTheWay(path, owners);
}

/** Goes down from the root as the kernel does, and looks at every folder and link that decides where the path ends. */
function onTheWay(path: string, owners: readonly number[]): Distrust | null {
  // Not `resolve`: what `..` means is only known when the links before it have been followed.
  const left = partsOf(path.startsWith('/') ? path : `${process.cwd()}/${path}`);
  let at = '/';
  let links = 0;
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    const folder = faultOf(at, lstatSync(at), owners);
    if (folder !== null) return folder;
    const next = name === '..' ? dirname(at) : join(at, name);
    const stats = lstatSync(next);
    if (!stats.isSymbolicLink()) {
      at = next;
      continue;
    }
    // A link has no mode of its own, but whoever made it chose where it leads.
    if (!owners.includes(stats.uid)) return otherOwner(next, stats, owners);
    links += 1;
    if (links > MOST_LINKS) return { fault: { code: 'not-readable', errno: 'ELOOP' }, next: null };
    const target = readlinkSync(next);
    if (target.startsWith('/')) at = '/';
    left.unshift(...partsOf(target));
  }
  return null;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function faultOf(path: string, stats: Stats, owners: readonly number[] | null): Distrust | null {
  if (owners !== null && !owners.includes(stats.uid)) return otherOwner(path, stats, owners);
  const isSafe = (stats.mode & WRITABLE_BY_OTHERS) === 0 || (stats.isDirectory() && (stats.mode & STICKY) !== 0);
  return isSafe ? null : { fault: { code: 'others-may-write', path }, next: ['chmod', 'go-w', path] };
}

function otherOwner(path: string, stats: Stats, owners: readonly number[]): Distrust {
  const dereference = stats.isSymbolicLink() ? ['-h'] : [];
  const next = ['chown', ...dereference, String(owners.at(-1)), path];
  return { fault: { code: 'other-owner', path, uid: stats.uid }, next };
}
