import { type ForeignDescriptors, foreignDescriptors, type ForeignSocket } from '../../../native/index.ts';
import type { HeldSocket, HeldSockets, Hold, HolderListing, Place } from '../../platform.ts';
import { walkHolders } from '../processes/index.ts';
import { ipv4Text, ipv6Text } from '../sockets/index.ts';

/** More than nearly any program opens; a number that is not open costs 0.4 µs. */
const DESCRIPTORS_TRIED = 16_384;
/** Whoever hides more processes than this is known well enough by the first ones. */
const MOST_HIDDEN = 64;

interface Found {
  readonly socket: ForeignSocket;
  readonly holds: Map<number, number[]>;
}

/** See `DirectView.heldBesides`. */
export async function heldBesides(
  place: Place,
  shown: ReadonlySet<number>,
  hidden: readonly number[],
): Promise<HeldSockets> {
  const walked = await walkHolders(place).finish(null);
  const found = new Map<number, Found>();
  let complete = walked.readable === walked.total && walked.problems.length === 0;
  for (const [pid, descriptors] of byProcess(walked.byInode, shown)) {
    if (!look(found, pid, descriptors, shown)) complete = false;
  }
  for (const pid of hidden.slice(0, MOST_HIDDEN)) {
    if (!look(found, pid, numbers(DESCRIPTORS_TRIED), shown)) complete = false;
  }
  return { sockets: [...found.values()].map(described), complete: complete && hidden.length <= MOST_HIDDEN };
}

function byProcess(
  byInode: HolderListing['byInode'],
  shown: ReadonlySet<number>,
): ReadonlyMap<number, readonly number[]> {
  const descriptors = new Map<number, number[]>();
  for (const [inode, holds] of byInode) {
    if (shown.has(inode)) continue;
    for (const hold of holds) {
      const known = descriptors.get(hold.pid) ?? [];
      known.push(...hold.descriptors);
      descriptors.set(hold.pid, known);
    }
  }
  return descriptors;
}

/** Returns false where the process could not be asked. */
function look(
  found: Map<number, Found>,
  pid: number,
  descriptors: Iterable<number>,
  shown: ReadonlySet<number>,
): boolean {
  const opened: ForeignDescriptors | null = foreignDescriptors(pid);
  if (opened === null) return false;
  try {
    for (const descriptor of descriptors) {
      const socket = opened.look(descriptor);
      // Whose network namespace can't be told is taken for ours.
      if (socket === null || socket.own === false || shown.has(socket.inode)) continue;
      const { holds } = entry(found, socket);
      const known = holds.get(pid) ?? [];
      if (!known.includes(descriptor)) known.push(descriptor);
      holds.set(pid, known);
    }
    return true;
  } finally {
    opened.close();
  }
}

function entry(found: Map<number, Found>, socket: ForeignSocket): Found {
  const known = found.get(socket.inode) ?? { socket, holds: new Map<number, number[]>() };
  found.set(socket.inode, known);
  return known;
}

function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

function described({ socket, holds }: Found): HeldSocket {
  const { inode, protocol, family, address, port, v6only, listening, connected } = socket;
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  const local = { address: family === 'ipv4' ? ipv4Text(view, 0) : ipv6Text(view, 0), port };
  return {
    inode,
    protocol,
    family,
    local,
    ...(v6only !== undefined && { v6only }),
    listening: protocol === 'tcp' ? listening : !connected,
    holds: [...holds].map(([pid, descriptors]): Hold => ({ pid, descriptors })),
  };
}
