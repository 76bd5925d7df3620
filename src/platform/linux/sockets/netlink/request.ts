import type { Protocol } from '../../../../model/index.ts';
import { type DumpRequest, LITTLE_ENDIAN, NETLINK_SOCK_DIAG } from '../../../../native/index.ts';
import type { SocketScope } from '../../../platform.ts';
import { INET_DIAG_MESSAGE_LENGTH } from './inet.ts';
import { PACKET_DIAG_MESSAGE_LENGTH } from './packet.ts';

const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;
const IPPROTO_UDP = 17;
/** Stands for raw sockets of every IP protocol. */
const IPPROTO_RAW = 255;
const PACKET_SHOW_INFO = 0x01;
const PACKET_SHOW_MEMINFO = 0x10;
const EVERY_STATE = 0xffff_ffff;
/** A kernel that is asked for these states alone looks nowhere else. */
const LISTEN = 1 << 10;
/** The state of a UDP socket without a peer. */
const CLOSE = 1 << 7;

/** What to ask sock_diag(7) for all sockets of one protocol, IPv4 and IPv6. */
export function socketRequests(protocol: Protocol, scope: SocketScope): readonly DumpRequest[] {
  switch (protocol) {
    case 'tcp':
      return [tcpRequest(scope === 'open' ? LISTEN : EVERY_STATE)];
    case 'udp':
      return [AF_INET, AF_INET6].map((family) =>
        inetRequest(family, IPPROTO_UDP, scope === 'open' ? CLOSE : EVERY_STATE),
      );
    case 'raw':
      return [AF_INET, AF_INET6].map((family) => inetRequest(family, IPPROTO_RAW, EVERY_STATE));
    case 'packet':
      return [packetRequest()];
  }
}

/**
 * The older form (`struct inet_diag_req`), since it alone gives both families in one dump: the kernel then walks its
 * large hash of connections once, which is half of the time on a machine with few of them.
 */
function tcpRequest(states: number): DumpRequest {
  const payload = new Uint8Array(60);
  new DataView(payload.buffer).setUint32(52, states, LITTLE_ENDIAN);
  return request(TCPDIAG_GETSOCK, payload, INET_DIAG_MESSAGE_LENGTH);
}

/** `struct inet_diag_req_v2`. */
function inetRequest(family: number, protocol: number, states: number): DumpRequest {
  const payload = new Uint8Array(56);
  payload[0] = family;
  payload[1] = protocol;
  new DataView(payload.buffer).setUint32(4, states, LITTLE_ENDIAN);
  return request(SOCK_DIAG_BY_FAMILY, payload, INET_DIAG_MESSAGE_LENGTH);
}

/** `struct packet_diag_req`. */
function packetRequest(): DumpRequest {
  const payload = new Uint8Array(20);
  payload[0] = AF_PACKET;
  new DataView(payload.buffer).setUint32(8, PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO, LITTLE_ENDIAN);
  return request(SOCK_DIAG_BY_FAMILY, payload, PACKET_DIAG_MESSAGE_LENGTH);
}

function request(type: number, payload: Uint8Array, shortest: number): DumpRequest {
  return { protocol: NETLINK_SOCK_DIAG, type, payload, shortest };
}
