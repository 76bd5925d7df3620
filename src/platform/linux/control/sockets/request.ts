import type { Socket } from '../../../../model/index.ts';
import { LITTLE_ENDIAN } from '../../../../native/index.ts';
import { addressBytes } from '../../sockets/index.ts';

/** Message type, from the kernel's `include/uapi/linux/sock_diag.h`. */
export const SOCK_DESTROY = 21;

const FAMILIES = { ipv4: 2, ipv6: 10 } as const;
const PROTOCOLS = { tcp: 6, udp: 17 } as const;
/** Length of `struct inet_diag_req_v2`. */
const REQUEST_BYTES = 56;
const EVERY_STATE = 0xffff_ffff;
const ANY_ADDRESS: Uint8Array = new Uint8Array(16);

/**
 * What names one socket to the kernel: `struct inet_diag_req_v2` in `include/uapi/linux/inet_diag.h`. The addresses lead
 * to a socket, and the kernel compares its cookie before it acts.
 *
 * @returns what is missing, as text, where it can't be named so that no other could be hit
 */
export function destroyRequest(socket: Socket): Uint8Array | string {
  const { protocol, family, local, peer, cookie } = socket;
  if ((protocol !== 'tcp' && protocol !== 'udp') || family === 'link') return `${protocol}: neither tcp nor udp`;
  // The kernel would take any socket that has the addresses by now.
  if (cookie === undefined) return 'no cookie';
  const source = addressBytes(local.address, family);
  const target = peer === null ? ANY_ADDRESS : addressBytes(peer.address, family);
  if (source === null || target === null) return `no address: ${local.address} ${peer?.address ?? ''}`;
  const payload = new Uint8Array(REQUEST_BYTES);
  const view = new DataView(payload.buffer);
  payload[0] = FAMILIES[family];
  payload[1] = PROTOCOLS[protocol];
  view.setUint32(4, EVERY_STATE, LITTLE_ENDIAN);
  view.setUint16(8, local.port);
  view.setUint16(10, peer?.port ?? 0);
  payload.set(source, 12);
  payload.set(target, 28);
  view.setUint32(44, socket.interface ?? 0, LITTLE_ENDIAN);
  // Low word first on every machine.
  view.setUint32(48, cookie % 0x1_0000_0000, LITTLE_ENDIAN);
  view.setUint32(52, Math.floor(cookie / 0x1_0000_0000), LITTLE_ENDIAN);
  return payload;
}
