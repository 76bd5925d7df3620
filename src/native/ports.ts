import { closeSync } from 'node:fs';

import { call } from './calls.ts';
import { libc } from './libc.ts';

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
/** Offset of the port, in network order, in `struct sockaddr_in` and `struct sockaddr_in6`. */
const PORT = 2;

interface Space {
  readonly domain: number;
  readonly addressLength: number;
}

const SPACES: { readonly [F in 'ipv4' | 'ipv6']: Space } = {
  ipv4: { domain: 2, addressLength: 16 },
  ipv6: { domain: 10, addressLength: 28 },
};

/**
 * Binds a port of one protocol and family to the wildcard address and lets go of it at once.
 *
 * @returns 0 where the port was free, else the errno of the call that was refused: `EADDRINUSE` where it is taken
 */
export type PortBinder = (port: number) => number;

/**
 * A binder of one protocol and family. It never listens and sends nothing. IPv6 sockets are IPv6 alone
 * (`IPV6_V6ONLY`), so that a port that IPv4 has taken is free for them. Neither `SO_REUSEADDR` nor `SO_REUSEPORT` is
 * set: every other socket on the port is a conflict, whatever its address or state.
 *
 * It costs others this: for some microseconds the port is ours. A program that binds it in that very moment is
 * refused, and a datagram that comes in is lost instead of being refused.
 *
 * An attempt takes 6 to 8 µs, most of it the kernel’s for making and ending the socket.
 *
 * @throws Error where koffi has no build for this machine
 */
export function portBinder(protocol: 'tcp' | 'udp', family: 'ipv4' | 'ipv6'): PortBinder {
  const { koffi } = libc();
  const [socket, bind, setsockopt, close] = [call('socket'), call('bind'), call('setsockopt'), call('close')];
  const { domain, addressLength } = SPACES[family];
  const type = (protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC;
  const address = new Uint8Array(addressLength);
  new Uint16Array(address.buffer, 0, 1)[0] = domain;
  const yes = new Uint8Array(Int32Array.of(1).buffer);

  return (port) => {
    const fd = socket(domain, type, 0);
    if (fd < 0) return koffi.errno();
    address[PORT] = port >> 8;
    address[PORT + 1] = port & 0xff;
    const isRefused =
      (family === 'ipv6' && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, yes, yes.length) < 0) ||
      bind(fd, address, addressLength) < 0;
    // Before close, which sets it anew.
    const errno = isRefused ? koffi.errno() : 0;
    close(fd);
    return errno;
  };
}

/** A TCP port of IPv4 that we hold without listening. */
export interface HeldPort {
  readonly port: number;
  release(): void;
}

/**
 * Takes a free TCP port of the kernel's choice.
 *
 * @returns null where it gives none
 * @throws Error where koffi has no build for this machine
 */
export function holdPort(): HeldPort | null {
  const { domain, addressLength } = SPACES.ipv4;
  const fd = call('socket')(domain, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return null;
  const release = (): void => closeSync(fd);
  const address = new Uint8Array(addressLength);
  new Uint16Array(address.buffer, 0, 1)[0] = domain;
  const length = new Uint8Array(Uint32Array.of(addressLength).buffer);
  if (call('bind')(fd, address, addressLength) < 0 || call('getsockname')(fd, address, length) < 0) {
    release();
    return null;
  }
  return { port: new DataView(address.buffer).getUint16(PORT), release };
}
