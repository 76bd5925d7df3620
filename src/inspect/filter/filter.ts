import type { Exposure, Protocol, Socket, SocketState } from '../../model/index.ts';

/** A port or a range of ports, both ends included; with an address, only at that address. */
export interface PortMatch {
  readonly first: number;
  readonly last: number;
  readonly protocol?: Protocol;
  readonly address?: AddressMatch;
}

/** An address, or a network in CIDR notation. */
export interface AddressMatch {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly prefixLength: number;
}

/** Several values of one kind widen the answer, several kinds narrow it. A kind that is missing or empty does not matter. */
export interface SocketFilter {
  /** Only what new peers can reach. */
  readonly open?: boolean;
  /** On either side. */
  readonly ports?: readonly PortMatch[];
  readonly protocols?: readonly Protocol[];
  readonly states?: readonly (SocketState | 'open')[];
  /** On either side. */
  readonly addresses?: readonly AddressMatch[];
  /** As far as is known: `anywhere` includes ports that reach so far if nothing unseen stops it. */
  readonly exposures?: readonly Exposure['level'][];
  /** Parts of names, without regard to case. */
  readonly processes?: readonly string[];
  readonly pids?: readonly number[];
  /** Names or numbers. */
  readonly users?: readonly string[];
  /** Parts of names. */
  readonly units?: readonly string[];
  /** Words that must all occur somewhere in what is known of the socket or one of its holders. */
  readonly words?: readonly string[];
}

/** `unknown`: it may match, but its holder could not be seen. */
export type Match = 'yes' | 'no' | 'unknown';

/** One question to a socket. */
export type Test = (socket: Socket) => Match;
