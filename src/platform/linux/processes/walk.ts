import { constants } from 'node:os';

import type { NumberedLinkReader } from '../../../native/index.ts';
import { socketInode } from './socket-link.ts';
import { readStat } from './stat.ts';
import { takeTurn, type Turns } from './turns.ts';

const { ENOENT, ESRCH } = constants.errno;

/** What one thread found on its part of the walk over all processes' descriptors. */
export interface Walked {
  /** Pid, descriptor and inode of each socket, one after the other. */
  readonly records: ArrayLike<number>;
  /** The processes that this thread took. */
  readonly pids: readonly number[];
  /** Of these, those that count: kernel threads, zombies and what has vanished do not. */
  readonly total: number;
  readonly readable: number;
  /** Processes whose first thread has ended; others may still hold descriptors. */
  readonly headless: readonly number[];
}

/** Walks over the descriptors of one process after the other, for as long as there are turns to take. */
export function walkTurns(proc: string, turns: Turns, read: NumberedLinkReader): Walked {
  const records: number[] = [];
  const pids: number[] = [];
  const headless: number[] = [];
  let total = 0;
  let readable = 0;
  for (let pid = takeTurn(turns); pid !== null; pid = takeTurn(turns)) {
    pids.push(pid);
    const { errno, links } = walkFolder(read, `${proc}/${pid}/fd`, pid, records);
    if (errno === ENOENT || errno === ESRCH) continue;
    const stat = links === 0 ? readStat(proc, pid) : undefined;
    if (stat?.state === 'Z') headless.push(pid);
    if (stat?.state === 'Z' || stat?.kernelThread === true) continue;
    total += 1;
    if (errno === 0) readable += 1;
  }
  return { records, pids, total, readable, headless };
}

/** Adds the sockets in one folder of descriptors to `records`. Returns the errno that stopped it, and how many links there were. */
export function walkFolder(
  read: NumberedLinkReader,
  folder: string,
  pid: number,
  records: number[],
): { errno: number; links: number } {
  let links = 0;
  const errno = read(folder, (descriptor, target, length) => {
    links += 1;
    const inode = socketInode(target, length);
    if (inode >= 0) records.push(pid, descriptor, inode);
  });
  return { errno, links };
}
