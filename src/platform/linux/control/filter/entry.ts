import { isIP } from 'node:net';

import type { Endpoint, Socket, SocketState } from '../../../../model/index.ts';
import { attributes, nested } from '../../../../native/index.ts';
import { addressBytes } from '../../sockets/index.ts';

/** `NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW`: include/uapi/linux/netfilter/nfnetlink_conntrack.h. */
export const CT_NEW: number = 1 << 8;

const CTA_TUPLE_ORIG = 1;
const CTA_TUPLE_REPLY = 2;
const CTA_STATUS = 3;
const CTA_PROTOINFO = 4;
const CTA_TIMEOUT = 7;
const CTA_TUPLE_IP = 1;
const CTA_TUPLE_PROTO = 2;
const CTA_PROTO_NUM = 1;
const CTA_PROTO_SRC_PORT = 2;
const CTA_PROTO_DST_PORT = 3;
const CTA_PROTOINFO_TCP = 1;
const CTA_PROTOINFO_TCP_STATE = 1;
const CTA_PROTOINFO_TCP_FLAGS_ORIGINAL = 4;
const CTA_PROTOINFO_TCP_FLAGS_REPLY = 5;
/** Seen in both directions, not to be given up early, in the table: `IPS_*` in nf_conntrack_common.h. */
const STATUS = 2 | 4 | 8;
/** nf_conntrack_tcp.h. */
const TCP_CONNTRACK_ESTABLISHED = 3;
/** `struct nf_ct_tcp_flags`, flags and mask: the windows are not known, so that no packet may be judged by them. */
const BE_LIBERAL: Uint8Array = Uint8Array.of(0x08, 0x08);

const PROTOCOLS = { tcp: 6, udp: 17 } as const;
/** `struct nfgenmsg`'s family, and the types of source and destination in `CTA_TUPLE_IP`. */
const FAMILIES = {
  ipv4: { family: 2, source: 1, destination: 2 },
  ipv6: { family: 10, source: 3, destination: 4 },
} as const;

/** In seconds, as the kernel gives them to what it has seen itself. */
export interface Timeouts {
  readonly established: number;
  /** TCP of which an end has closed its side. */
  readonly closing: number;
  readonly udp: number;
}

/** A connection that conntrack shall know. */
export interface Entry {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6';
  /** Who began it, and whom they called. */
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Seconds until it is forgotten, if nothing is heard. */
  readonly timeout: number;
}

/** States in which either end may still have something to say. */
const OPEN: { readonly [state in SocketState]?: keyof Timeouts } = {
  established: 'established',
  // The peer has nothing more to say, and may hear us for as long as it likes.
  'close-wait': 'established',
  'fin-wait-1': 'closing',
  'fin-wait-2': 'closing',
  'last-ack': 'closing',
  closing: 'closing',
};

/**
 * What conntrack has to know of a socket; `null` for one that is no connection, or that does not leave this machine.
 *
 * @param listens whether somebody here listens on a port, so that its connections were begun by their peers
 */
export function entryOf(
  socket: Socket,
  listens: (protocol: 'tcp' | 'udp', port: number) => boolean,
  timeouts: Timeouts,
): Entry | null {
  const { protocol, family, peer, state } = socket;
  if ((protocol !== 'tcp' && protocol !== 'udp') || family === 'link' || peer === null || peer.port === 0) return null;
  const kind = OPEN[state];
  if (kind === undefined) return null;
  const [local, remote] = [plain(socket.local), plain(peer)];
  if ([local, remote].some(({ address }) => isLoopback(address))) return null;
  const [from, to] = listens(protocol, local.port) ? [remote, local] : [local, remote];
  const timeout = protocol === 'udp' ? timeouts.udp : timeouts[kind];
  return { protocol, family: isIP(local.address) === 4 ? 'ipv4' : 'ipv6', from, to, timeout };
}

/**
 * The payload of `CT_NEW` for a connection, in the machine's byte order where the kernel wants that.
 *
 * @returns `null` where its addresses are none
 */
export function entryMessage({ protocol, family, from, to, timeout }: Entry): Uint8Array | null {
  const [source, target] = [addressBytes(from.address, family), addressBytes(to.address, family)];
  if (source === null || target === null) return null;
  const types = FAMILIES[family];
  const tuple = (type: number, one: Uint8Array, other: Uint8Array, ports: readonly [number, number]): Part =>
    nested(
      type,
      nested(CTA_TUPLE_IP, [types.source, one], [types.destination, other]),
      nested(
        CTA_TUPLE_PROTO,
        [CTA_PROTO_NUM, Uint8Array.of(PROTOCOLS[protocol])],
        [CTA_PROTO_SRC_PORT, number16(ports[0])],
        [CTA_PROTO_DST_PORT, number16(ports[1])],
      ),
    );
  const parts = attributes(
    tuple(CTA_TUPLE_ORIG, source, target, [from.port, to.port]),
    tuple(CTA_TUPLE_REPLY, target, source, [to.port, from.port]),
    [CTA_STATUS, number32(STATUS)],
    [CTA_TIMEOUT, number32(timeout)],
    ...(protocol === 'tcp' ? [tcpInfo()] : []),
  );
  const payload = new Uint8Array(4 + parts.byteLength);
  payload[0] = types.family;
  payload.set(parts, 4);
  return payload;
}

type Part = readonly [type: number, payload: Uint8Array];

function tcpInfo(): Part {
  return nested(
    CTA_PROTOINFO,
    nested(
      CTA_PROTOINFO_TCP,
      [CTA_PROTOINFO_TCP_STATE, Uint8Array.of(TCP_CONNTRACK_ESTABLISHED)],
      [CTA_PROTOINFO_TCP_FLAGS_ORIGINAL, BE_LIBERAL],
      [CTA_PROTOINFO_TCP_FLAGS_REPLY, BE_LIBERAL],
    ),
  );
}

/** Packets of an IPv6 socket that speaks IPv4 are IPv4's. */
function plain({ address, port }: Endpoint): Endpoint {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  return { address: mapped ?? address, port };
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** Numbers of netfilter are big-endian on every machine. */
const number16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const number32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
