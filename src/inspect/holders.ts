import type { Holder, Problem, Process } from '../model/index.ts';
import type { HolderListing, Platform } from '../platform/index.ts';

/** Says of everyone who holds a socket who that is: holders by the socket's inode. */
export function describeHolders(
  platform: Platform,
  held: HolderListing,
  depth: 'brief' | 'full',
): {
  processes: ReadonlyMap<number, Process>;
  holders: ReadonlyMap<number, readonly Holder[]>;
  problems: readonly Problem[];
} {
  const pids = new Set<number>();
  for (const holds of held.byInode.values()) for (const hold of holds) pids.add(hold.pid);
  const { processes, problems } = platform.processes(pids, depth);
  const holders = new Map<number, readonly Holder[]>();
  for (const [inode, holds] of held.byInode) {
    const known: Holder[] = [];
    for (const { pid, descriptors } of holds) {
      // A process that has vanished since the walk holds nothing any more.
      const process = processes.get(pid);
      if (process !== undefined) known.push({ process, descriptors });
    }
    if (known.length > 0) holders.set(inode, known);
  }
  return { processes, holders, problems };
}
