import { type SocketFilter, socketFilter } from '../../inspect/index.ts';
import { isOpen, type Inspection, type Socket } from '../../model/index.ts';
import type { SortKey } from '../commands/list.ts';
import { endpointText } from '../view/endpoint.ts';

/** What a filter leaves of an inspection. */
export interface Selection {
  readonly sockets: readonly Socket[];
  /** Sockets that may belong to the answer: their holders could not be seen. */
  readonly unknown: number;
}

export function select(view: Inspection, filter: SocketFilter): Selection {
  const match = socketFilter(filter, view);
  const sockets: Socket[] = [];
  let unknown = 0;
  for (const socket of view.sockets) {
    const answer = match(socket);
    if (answer === 'yes') sockets.push(socket);
    else if (answer === 'unknown') unknown += 1;
  }
  return { sockets, unknown };
}

type Compare = (a: Socket, b: Socket) => number;

/** Doors first, then by port and peer: the order for people. */
export function inOrder(view: Inspection, key: SortKey | undefined, reverse: boolean): Compare {
  const first = key === undefined ? byOpenness : comparisons(view)[key];
  const direction = reverse ? -1 : 1;
  return (a, b) => direction * (first(a, b) || byPort(a, b) || byEndpoints(a, b));
}

function comparisons(view: Inspection): Readonly<Record<SortKey, Compare>> {
  const holder = ({ inode }: Socket) => view.holders.get(inode)?.[0]?.process;
  return {
    port: byPort,
    protocol: (a, b) => byText(a.protocol, b.protocol),
    state: (a, b) => byText(a.state, b.state),
    local: (a, b) => byText(a.local.address, b.local.address),
    peer: (a, b) => byText(a.peer?.address ?? '', b.peer?.address ?? ''),
    process: (a, b) => byText(holder(a)?.name ?? '', holder(b)?.name ?? ''),
    pid: (a, b) => (holder(a)?.pid ?? 0) - (holder(b)?.pid ?? 0),
    user: (a, b) => (a.uid ?? -1) - (b.uid ?? -1),
    // The fullest first: that is what one looks for.
    queue: (a, b) => b.receiveQueue + b.sendQueue - a.receiveQueue - a.sendQueue,
  };
}

function byOpenness(a: Socket, b: Socket): number {
  return Number(isOpen(b)) - Number(isOpen(a));
}

function byPort(a: Socket, b: Socket): number {
  return a.local.port - b.local.port || byText(a.protocol, b.protocol);
}

function byEndpoints(a: Socket, b: Socket): number {
  return byText(a.local.address, b.local.address) || byText(peerText(a), peerText(b)) || a.inode - b.inode;
}

function peerText({ peer }: Socket): string {
  return peer === null ? '' : endpointText(peer);
}

/** Plain code units: `localeCompare` takes ten times as long, and addresses belong to no language. */
function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
