/** Transport of a socket, as the kernel names it. `raw` is an IP socket, `packet` a link-layer one (AF_PACKET). */
export type Protocol = 'tcp' | 'udp' | 'raw' | 'packet';

export type Family = 'ipv4' | 'ipv6' | 'link';

/**
 * States of a socket, numbered as in the kernel's `include/net/tcp_states.h`.
 * UDP, raw and packet sockets only know `established` (they have a peer) and `close` (they have none).
 */
export const SOCKET_STATES = [
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
  'new-syn-received',
  'bound-inactive',
] as const;

export type SocketState = (typeof SOCKET_STATES)[number];

/** An address as text (`127.0.0.1`, `fe80::1`; for packet sockets `*`) and a port; port 0 means none. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * One kernel socket. Its identity is `namespace` + `inode`; where the kernel tells no inode (TIME_WAIT,
 * connections not yet accepted) it is `namespace` + `protocol` + both endpoints.
 * A missing field could not be told; `null` says that there is none.
 */
export interface Socket {
  /** Inode number of the network namespace that it belongs to. */
  readonly namespace: number;
  /** 0 where the kernel tells none. */
  readonly inode: number;
  readonly protocol: Protocol;
  readonly family: Family;
  readonly local: Endpoint;
  /** `null` for a socket without a peer: listening, unconnected. */
  readonly peer: Endpoint | null;
  readonly state: SocketState;
  /** Bytes waiting to be read; of a listening TCP socket, the connections waiting to be accepted. */
  readonly receiveQueue: number;
  /**
   * Bytes not yet acknowledged; of a listening TCP socket, the limit of its accept queue. /proc/net tells no limit: a
   * listening socket has 0 there, as has every packet socket.
   */
  readonly sendQueue: number;
  readonly uid?: number;
  /** Index of the interface that it is bound to; 0 for none. Missing where the source can't tell (/proc/net). */
  readonly interface?: number;
  /** Whether an IPv6 socket refuses IPv4. Missing where the source can't tell (/proc/net). */
  readonly v6only?: boolean;
  /** cgroup v2 id (`INET_DIAG_CGROUP_ID`): names the unit or container without a look at any process. */
  readonly cgroup?: number;
  /** The kernel's cookie for this socket: what SOCK_DESTROY wants, so that a reused address is not hit. */
  readonly cookie?: number;
  /** IP protocol number of a raw socket, EtherType of a packet socket (0x0003 is "all"). */
  readonly filter?: number;
}

/** Whether new peers can reach it: a listening TCP socket, or a UDP socket that is bound and not connected. */
export function isOpen(socket: Pick<Socket, 'protocol' | 'local' | 'peer' | 'state'>): boolean {
  if (socket.protocol === 'tcp') return socket.state === 'listen';
  return socket.protocol === 'udp' && socket.peer === null && socket.local.port !== 0;
}
