import { constants } from 'node:os';

import type { NumberedLinkReader } from '../../../native/index.ts';
import type { Hold, HolderListing, Place } from '../../platform.ts';
import { processesHidden } from './hidden.ts';
import { linkReader } from './link-reader.ts';
import { listPids } from './pids.ts';
import { socketInode } from './socket-link.ts';
import { readStat } from './stat.ts';
import { foldersOfOwnTables } from './threads.ts';

const { ENOENT, ESRCH } = constants.errno;

interface GrowingHold extends Hold {
  readonly descriptors: number[];
}

type HoldsByInode = Map<number, GrowingHold[]>;

/**
 * Finds who has which socket open, by one walk over all processes' descriptors. A process that holds a socket by several
 * descriptors has one hold with all of them.
 *
 * Kernel threads and zombies have no descriptors and are not counted. Threads with a table of descriptors of their own
 * (`unshare(CLONE_FILES)`) are looked for only where `inodes` has some left that no process holds, or where the first
 * thread has ended; what they hold counts as their process's.
 *
 * @param inodes the sockets that matter; `null` for all, those of other families included
 * @param read how links are read, where it matters
 * @throws MenshenError `no-proc` where there is no procfs
 */
export function findHolders(
  place: Place,
  inodes: ReadonlySet<number> | null,
  read: NumberedLinkReader = linkReader(),
): HolderListing {
  const { proc } = place;
  const pids = listPids(proc);
  const byInode: HoldsByInode = new Map();
  const headless: number[] = [];
  let total = 0;
  let readable = 0;
  for (const pid of pids) {
    const { errno, links } = walk(read, `${proc}/${pid}/fd`, pid, inodes, byInode);
    if (errno === ENOENT || errno === ESRCH) continue;
    const stat = links === 0 ? readStat(proc, pid) : undefined;
    if (stat?.state === 'Z') headless.push(pid);
    if (stat?.state === 'Z' || stat?.kernelThread === true) continue;
    total += 1;
    if (errno === 0) readable += 1;
  }

  const unsearched = inodes !== null && someMissing(inodes, byInode) ? pids : headless;
  const byThreads: HoldsByInode = new Map();
  for (const { pid, folder } of foldersOfOwnTables(proc, unsearched)) walk(read, folder, pid, inodes, byThreads);
  merge(byInode, byThreads);

  const hiding = processesHidden(proc);
  return {
    byInode,
    total,
    readable,
    problems: hiding === null ? [] : [{ code: 'processes-hidden', detail: hiding }],
  };
}

function walk(
  read: NumberedLinkReader,
  folder: string,
  pid: number,
  inodes: ReadonlySet<number> | null,
  byInode: HoldsByInode,
): { errno: number; links: number } {
  let links = 0;
  const errno = read(folder, (descriptor, target, length) => {
    links += 1;
    const inode = socketInode(target, length);
    if (inode < 0 || (inodes !== null && !inodes.has(inode))) return;
    const holds = byInode.get(inode);
    const last = holds?.at(-1);
    if (holds === undefined) byInode.set(inode, [{ pid, descriptors: [descriptor] }]);
    else if (last?.pid === pid) last.descriptors.push(descriptor);
    else holds.push({ pid, descriptors: [descriptor] });
  });
  return { errno, links };
}

/** The kernel gives inode 0 to sockets that no process has: TIME_WAIT, connections not yet accepted. */
function someMissing(inodes: ReadonlySet<number>, found: ReadonlyMap<number, unknown>): boolean {
  for (const inode of inodes) if (inode !== 0 && !found.has(inode)) return true;
  return false;
}

function merge(into: HoldsByInode, more: HoldsByInode): void {
  for (const [inode, holds] of more) {
    const known = into.get(inode) ?? [];
    into.set(inode, [...known, ...holds.filter((hold) => known.every((other) => other.pid !== hold.pid))]);
  }
}
