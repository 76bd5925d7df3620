import type { Holder, Problem, Process } from '../model/index.ts';
import type { Hold, HolderListing, Platform } from '../platform/index.ts';

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
  return { processes, holders: new HolderView(held.byInode, processes), problems };
}

/**
 * Holds with their processes. Each answer is made when it is asked for: with 60,000 sockets, a second map of them all
 * would keep the garbage collector as busy as everything else does.
 */
class HolderView implements ReadonlyMap<number, readonly Holder[]> {
  readonly #holds: ReadonlyMap<number, readonly Hold[]>;
  readonly #processes: ReadonlyMap<number, Process>;

  constructor(holds: ReadonlyMap<number, readonly Hold[]>, processes: ReadonlyMap<number, Process>) {
    this.#holds = holds;
    this.#processes = processes;
  }

  get(inode: number): readonly Holder[] | undefined {
    const holds = this.#holds.get(inode);
    if (holds === undefined) return undefined;
    const known: Holder[] = [];
    for (const { pid, descriptors } of holds) {
      // A process that has vanished since the walk holds nothing any more.
      const process = this.#processes.get(pid);
      if (process !== undefined) known.push({ process, descriptors });
    }
    return known.length === 0 ? undefined : known;
  }

  has(inode: number): boolean {
    return this.#holds.get(inode)?.some(({ pid }) => this.#processes.has(pid)) ?? false;
  }

  get size(): number {
    return [...this.keys()].length;
  }

  *keys(): MapIterator<number> {
    for (const inode of this.#holds.keys()) if (this.has(inode)) yield inode;
    return undefined;
  }

  *entries(): MapIterator<[number, readonly Holder[]]> {
    for (const inode of this.#holds.keys()) {
      const holders = this.get(inode);
      if (holders !== undefined) yield [inode, holders];
    }
    return undefined;
  }

  *values(): MapIterator<readonly Holder[]> {
    for (const [, holders] of this.entries()) yield holders;
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[number, readonly Holder[]]> {
    return this.entries();
  }

  forEach(
    visit: (holders: readonly Holder[], inode: number, map: ReadonlyMap<number, readonly Holder[]>) => void,
  ): void {
    for (const [inode, holders] of this.entries()) visit(holders, inode, this);
  }
}
