import type { Problem } from '../../../model/index.ts';
import type { NumberedLinkReader } from '../../../native/index.ts';
import type { Hold, HolderListing, HolderWalk, Place } from '../../platform.ts';
import { type Crew, crewFor } from './crew.ts';
import { outerProcesses, processesHidden } from './hidden.ts';
import { linkReader } from './link-reader.ts';
import { listPids } from './pids.ts';
import { foldersOfOwnTables } from './threads.ts';
import { makeTurns, type Turns } from './turns.ts';
import { type Walked, walkFolder, walkTurns } from './walk.ts';

interface GrowingHold extends Hold {
  readonly descriptors: number[];
}

type HoldsByInode = Map<number, GrowingHold[]>;

/** What tests replace. */
export interface WalkMeans {
  /** How links are read. */
  readonly read?: NumberedLinkReader;
  /** Who helps. */
  readonly crew?: (proc: string, turns: Turns) => Crew;
}

/**
 * Finds who has which socket open, by one walk over all processes' descriptors. A process that holds a socket by several
 * descriptors has one hold with all of them. On a machine with many sockets threads begin with it at once; the calling
 * thread joins them when it wants the answer.
 *
 * Kernel threads and zombies have no descriptors and are not counted. Threads with a table of descriptors of their own
 * (`unshare(CLONE_FILES)`) are looked for only where a socket that matters is held by no process, or where the first
 * thread of a process has ended; what they hold counts as their process's.
 *
 * @throws MenshenError `no-proc` where there is no procfs
 */
export function walkHolders(place: Place, { read = linkReader(), crew = crewFor }: WalkMeans = {}): HolderWalk {
  const { proc } = place;
  const pids = listPids(proc);
  const turns = makeTurns(pids);
  const helpers = crew(proc, turns);
  return {
    finish: async (inodes) => {
      const own = walkTurns(proc, turns, read);
      const parts = [own, ...(await helpers.finish())];
      const lost = notWalked(pids, parts);
      if (lost.length > 0) parts.push(walkTurns(proc, makeTurns(lost), read));
      return listing(proc, pids, parts, inodes, read);
    },
  };
}

/** What a helper that failed had taken. */
function notWalked(pids: readonly number[], parts: readonly Walked[]): readonly number[] {
  if (parts.length === 1 && parts[0]?.pids.length === pids.length) return [];
  const walked = new Set(parts.flatMap((part) => part.pids));
  return pids.filter((pid) => !walked.has(pid));
}

function listing(
  proc: string,
  pids: readonly number[],
  parts: readonly Walked[],
  inodes: ReadonlySet<number> | null,
  read: NumberedLinkReader,
): HolderListing {
  const byInode: HoldsByInode = new Map();
  for (const { records } of parts) gather(records, inodes, byInode);

  const unheld = inodes !== null && someMissing(inodes, byInode);
  const unsearched = unheld ? pids : parts.flatMap((part) => part.headless);
  const fromThreads: number[] = [];
  for (const { pid, folder } of foldersOfOwnTables(proc, unsearched)) walkFolder(read, folder, pid, fromThreads);
  const byThreads: HoldsByInode = new Map();
  gather(fromThreads, inodes, byThreads);
  merge(byInode, byThreads);

  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const readable = parts.reduce((sum, part) => sum + part.readable, 0);
  // Where all that shows could be read, who holds the rest must be out of sight: if not the kernel itself.
  const isHeldOutside = readable === total && unheld && someMissing(inodes, byInode);
  const hiding = processesHidden(proc) ?? (isHeldOutside ? outerProcesses(proc) : null);
  const problems: Problem[] = hiding === null ? [] : [{ code: 'processes-hidden', detail: hiding }];
  return { byInode, total, readable, problems };
}

function gather(records: ArrayLike<number>, inodes: ReadonlySet<number> | null, byInode: HoldsByInode): void {
  for (let at = 0; at < records.length; at += 3) {
    const pid = records[at] ?? 0;
    const descriptor = records[at + 1] ?? 0;
    const inode = records[at + 2] ?? 0;
    if (inodes !== null && !inodes.has(inode)) continue;
    const holds = byInode.get(inode);
    const last = holds?.at(-1);
    if (holds === undefined) byInode.set(inode, [{ pid, descriptors: [descriptor] }]);
    else if (last?.pid === pid) last.descriptors.push(descriptor);
    else holds.push({ pid, descriptors: [descriptor] });
  }
}

/** The kernel gives inode 0 to sockets that no process has: TIME_WAIT, connections not yet accepted. */
function someMissing(inodes: ReadonlySet<number>, found: ReadonlyMap<number, unknown>): boolean {
  // What was found is a part of what was asked for.
  return found.size < inodes.size - (inodes.has(0) ? 1 : 0);
}

function merge(into: HoldsByInode, more: HoldsByInode): void {
  for (const [inode, holds] of more) {
    const known = into.get(inode) ?? [];
    into.set(inode, [...known, ...holds.filter((hold) => known.every((other) => other.pid !== hold.pid))]);
  }
}
