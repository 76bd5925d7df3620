import { doorKey, isOpen, type Holder, type Port, type Published, type Socket } from '../model/index.ts';

/** A port without what others have to say about it: its exposure. */
export type Door = Omit<Port, 'exposure' | 'published'>;

/** Groups open sockets into doors: one a namespace, protocol and number, in that order. */
export function doorsOf(
  sockets: Iterable<Socket>,
  holders: ReadonlyMap<number, readonly Holder[]>,
  units: ReadonlyMap<number, string>,
  holdersComplete: boolean,
): readonly Door[] {
  const groups = new Map<string, [Socket, ...Socket[]]>();
  for (const socket of sockets) {
    if (!isOpen(socket)) continue;
    const { namespace, protocol, local } = socket;
    const key = doorKey({ namespace, protocol, number: local.port });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [socket]);
    else group.push(socket);
  }
  return [...groups.values()].map((group) => door(group, holders, units, holdersComplete)).sort(compare);
}

/** A door that exists by DNAT alone: packets are sent on, and no socket here ever sees them. */
export function socketlessDoor(namespace: number, published: Published, holdersComplete: boolean): Door {
  const { protocol, from } = published;
  return { namespace, protocol, number: from.port, sockets: [], holders: [], holdersComplete };
}

function door(
  sockets: readonly [Socket, ...Socket[]],
  holdersByInode: ReadonlyMap<number, readonly Holder[]>,
  units: ReadonlyMap<number, string>,
  holdersComplete: boolean,
): Door {
  const holders = mergeHolders(sockets.flatMap((socket) => holdersByInode.get(socket.inode) ?? []));
  const [{ namespace, protocol, local }] = sockets;
  const since = holders
    .map((holder) => holder.process.startedAt)
    .filter((at) => at !== undefined)
    .sort()[0];
  const unit = unitFromCgroups(sockets, units);
  return {
    namespace,
    protocol,
    number: local.port,
    sockets,
    holders,
    holdersComplete,
    ...(holders.length === 0 && unit !== undefined && { unit }),
    ...(since !== undefined && { oldestHolderSince: since }),
  };
}

/** One holder a process, oldest first, so that a prefork group starts with its master. */
function mergeHolders(holders: readonly Holder[]): readonly Holder[] {
  const byPid = new Map<number, Holder>();
  for (const holder of holders) {
    const known = byPid.get(holder.process.pid);
    byPid.set(
      holder.process.pid,
      known === undefined ? holder : { ...known, descriptors: [...known.descriptors, ...holder.descriptors] },
    );
  }
  return [...byPid.values()].sort(
    ({ process: a }, { process: b }) => (a.startTime ?? 0) - (b.startTime ?? 0) || a.pid - b.pid,
  );
}

function unitFromCgroups(sockets: readonly Socket[], units: ReadonlyMap<number, string>): string | undefined {
  for (const { cgroup } of sockets) {
    const unit = cgroup === undefined ? undefined : units.get(cgroup);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

function compare(a: Door, b: Door): number {
  return (
    a.namespace - b.namespace ||
    a.number - b.number ||
    Number(a.protocol > b.protocol) - Number(a.protocol < b.protocol)
  );
}
