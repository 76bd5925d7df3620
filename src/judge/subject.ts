import {
  type Disagreement,
  type HiddenPort,
  type Holder,
  isOpen,
  type KnownAs,
  type Network,
  type Port,
  type Protocol,
  type Reach,
  type Socket,
  type System,
} from '../model/index.ts';

import type { Run } from './dynamic-runs.ts';

/** What signals look at: a port, or a connection (a socket that is no door), with everyone who holds it. */
export interface Subject {
  readonly about: 'port' | 'connection';
  readonly protocol: Protocol;
  /** The local port; 0 where the socket has none. */
  readonly number: number;
  readonly sockets: readonly Socket[];
  readonly holders: readonly Holder[];
  /** Who is on the other side: for a port who can reach it (at most, where that is unknown), for a connection its peer. */
  readonly reach: Reach;
  /** What the number is known as; always `null` for connections, whose local port means little. */
  readonly knownAs: KnownAs | null;
  /** What machine it is on; `null` where that is unknown. */
  readonly system: System | null;
  /** Of a port that no listing shows: what was found out. `null` where it is listed, and where nobody looked. */
  readonly hidden: HiddenPort | null;
  /** The listing that leaves one of its sockets out, though the other shows it. */
  readonly missingFrom: Disagreement['missingFrom'] | null;
  /** The run of dynamic numbers that its own belongs to; `null` for none. */
  readonly run: Run | null;
  /** The namespace that it lives in, where that was looked at. */
  readonly network: Network | null;
  /** The owner wrote down all that is expected here, and this is not among it; never where that is unknown. */
  readonly unnamed: boolean;
}

/** What its surroundings tell of a subject. */
export type Surroundings = Pick<Subject, 'system' | 'network'>;

/** What is asked of one port alone: a look behind the listings, and what its owner wrote down. */
export type Particulars = Pick<Subject, 'hidden' | 'missingFrom' | 'unnamed' | 'run'>;

/** Of whatever nobody looked behind. */
export const IN_THE_OPEN: Pick<Particulars, 'hidden' | 'missingFrom'> = { hidden: null, missingFrom: null };

export function portSubject(
  { protocol, number, sockets, holders, exposure }: Port,
  knownAs: KnownAs | null,
  surroundings: Surroundings,
  particulars: Particulars,
): Subject {
  const reach = reachOf(exposure);
  return { about: 'port', protocol, number, sockets, holders, reach, knownAs, ...surroundings, ...particulars };
}

export function connectionSubject(socket: Socket, holders: readonly Holder[], surroundings: Surroundings): Subject {
  return {
    about: 'connection',
    protocol: socket.protocol,
    number: socket.local.port,
    sockets: [socket],
    holders,
    reach: leavesHost(socket) ? 'anywhere' : 'host',
    knownAs: null,
    unnamed: false,
    run: null,
    ...surroundings,
    ...IN_THE_OPEN,
  };
}

/** How far it reaches if nothing unknown stops it. */
export function reachOf({ level, atMost }: Port['exposure']): Reach {
  return level === 'unknown' ? atMost : level;
}

/** Whether the kernel itself hands this number out to who asks for any; false where its range is unknown. */
export function isEphemeral(network: Network | null, number: number): boolean {
  const range = network?.ephemeral ?? null;
  return range !== null && number >= range.first && number <= range.last;
}

/** A UDP port that the kernel handed out to somebody: most likely a program that asks others, not one that serves. */
export function isClientLike({
  protocol,
  sockets,
  network,
  number,
}: Pick<Subject, 'protocol' | 'sockets' | 'network' | 'number'>): boolean {
  return protocol === 'udp' && sockets.length > 0 && isEphemeral(network, number);
}

/** Whether it hears from anyone: a connection, or a raw or packet socket, which needs no peer. Not one that is unused. */
export function isConnection(socket: Socket): boolean {
  return !isOpen(socket) && (socket.peer !== null || isTap(socket));
}

function leavesHost(socket: Socket): boolean {
  const { local, peer } = socket;
  if (peer === null) return isTap(socket);
  return !isLoopback(peer.address) && peer.address !== local.address;
}

function isTap({ protocol }: Socket): boolean {
  return protocol === 'raw' || protocol === 'packet';
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}
