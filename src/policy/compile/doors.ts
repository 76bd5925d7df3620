import type { Grant } from './grants.ts';
import { pairsOf } from './sources.ts';

/** Grants that a packet is held against one after the other. With more, a map sends it to those of its port. */
const MOST_IN_A_ROW = 16;
/** How often a grant may be written on average, where ranges of ports overlap; beyond, one after the other is shorter. */
const MOST_COPIES = 4;

export type Transport = 'tcp' | 'udp';

/** Ports that the same grants are for. */
export interface Door {
  readonly first: number;
  readonly last: number;
  /** In their order; never empty. */
  readonly grants: readonly Grant[];
}

/** Grants by port, and what is left of them for all else. */
export interface Doors {
  readonly tcp: readonly Door[];
  readonly udp: readonly Door[];
  readonly rest: readonly Grant[];
}

/**
 * Sorts grants by port where they are many: then as many rules concern a packet as there are grants for its port.
 * Those that are about interfaces, or about more than ports, stay where they are.
 */
export function doorsOf(grants: readonly Grant[]): Doors {
  const nothing: Doors = { tcp: [], udp: [], rest: grants };
  const sorted = grants.filter(({ interfaces, wish }) => interfaces === null && !wish.all && hasPorts(wish));
  if (sorted.length <= MOST_IN_A_ROW) return nothing;
  const [tcp, udp] = [cut(sorted, 'tcp'), cut(sorted, 'udp')];
  const copies = [...tcp, ...udp].reduce((sum, door) => sum + door.grants.length, 0);
  if (copies > sorted.length * MOST_COPIES) return nothing;
  const many = new Set(sorted);
  const rest = grants.flatMap((grant) => {
    if (!many.has(grant)) return [grant];
    const { ping, protocols } = grant.wish;
    return ping || protocols.length > 0 ? [{ ...grant, wish: { ...grant.wish, tcp: [], udp: [] } }] : [];
  });
  return { tcp, udp, rest };
}

function hasPorts({ tcp, udp }: Grant['wish']): boolean {
  return tcp.length + udp.length > 0;
}

/** Cuts the ports where the grants for them change. */
function cut(grants: readonly Grant[], protocol: Transport): readonly Door[] {
  const changes = new Map<number, { readonly grant: Grant; readonly opens: boolean }[]>();
  const change = (port: number, grant: Grant, opens: boolean): void => {
    const found = changes.get(port);
    if (found === undefined) changes.set(port, [{ grant, opens }]);
    else found.push({ grant, opens });
  };
  for (const grant of grants) {
    for (const [first, last] of pairsOf(grant.wish[protocol])) {
      change(Number(first), grant, true);
      change(Number(last) + 1, grant, false);
    }
  }
  const order = new Map(grants.map((grant, index) => [grant, index]));
  const doors: Door[] = [];
  const open = new Set<Grant>();
  let first = 0;
  for (const [port, changed] of [...changes].sort(([a], [b]) => a - b)) {
    if (open.size > 0) {
      const found = [...open].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      doors.push({ first, last: port - 1, grants: found });
    }
    // A grant's own ranges never meet: what closes here does not open here again.
    for (const { grant, opens } of changed) {
      if (opens) open.add(grant);
      else open.delete(grant);
    }
    first = port;
  }
  return doors;
}
