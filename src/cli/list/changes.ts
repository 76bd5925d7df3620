import type { Holder, Inspection, Socket } from '../../model/index.ts';

export type Mark = 'came' | 'went' | 'none';

/** A look at the machine, with what has changed since the look before. */
export interface Changed {
  /** What is there, and what went since. */
  readonly sockets: readonly Socket[];
  /** Of those that changed. */
  readonly marks: ReadonlyMap<Socket, Mark>;
  /** The view, which also remembers who held what went. */
  readonly view: Inspection;
  readonly came: number;
  readonly went: number;
}

export interface Look {
  readonly view: Inspection;
  readonly sockets: readonly Socket[];
}

/** Compares two looks; without one before, nothing has changed. */
export function changesBetween(before: Look | null, now: Look): Changed {
  if (before === null) return { ...now, marks: new Map(), came: 0, went: 0 };
  const known = new Set(before.sockets.map(identity));
  const present = new Set(now.sockets.map(identity));
  const came = now.sockets.filter((socket) => !known.has(identity(socket)));
  const went = before.sockets.filter((socket) => !present.has(identity(socket)));
  const marks = new Map<Socket, Mark>();
  for (const socket of came) marks.set(socket, 'came');
  for (const socket of went) marks.set(socket, 'went');
  const view = { ...now.view, holders: withHoldersOf(went, before.view, now.view) };
  return { sockets: [...now.sockets, ...went], marks, view, came: came.length, went: went.length };
}

function withHoldersOf(
  went: readonly Socket[],
  before: Inspection,
  now: Inspection,
): ReadonlyMap<number, readonly Holder[]> {
  const holders = new Map(now.holders);
  for (const { inode } of went) {
    const held = before.holders.get(inode);
    if (held !== undefined) holders.set(inode, held);
  }
  return holders;
}

/** See `Socket`: what the kernel gives no inode is known by its endpoints. */
function identity({ namespace, inode, protocol, local, peer }: Socket): string {
  if (inode !== 0) return `${namespace} ${inode}`;
  const ends = [local, ...(peer === null ? [] : [peer])].map(({ address, port }) => `${address} ${port}`);
  return `${namespace} ${protocol} ${ends.join(' ')}`;
}
