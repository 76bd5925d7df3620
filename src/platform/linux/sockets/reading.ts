import type { Protocol, Socket } from '../../../model/index.ts';
import type { Reading, SocketScope } from '../../platform.ts';

export type { Reading };

/** A way to read the sockets of one protocol, IPv4 and IPv6 alike. */
export type Reader = (protocol: Protocol, scope: SocketScope) => Reading;

/** What a decoder made of bytes or text. */
export interface Decoded {
  readonly sockets: readonly Socket[];
  /** Messages, attributes or lines that could not be followed. */
  readonly malformed: number;
}

const OPEN: readonly Protocol[] = ['tcp', 'udp'];
const ALL: readonly Protocol[] = ['tcp', 'udp', 'raw', 'packet'];

/** The protocols that have sockets of this scope. */
export function protocolsOf(scope: SocketScope): readonly Protocol[] {
  return scope === 'open' ? OPEN : ALL;
}
