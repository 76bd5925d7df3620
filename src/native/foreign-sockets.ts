import { closeSync, fstatSync } from 'node:fs';

import { call } from './calls.ts';
import { copyDescriptor, openPidfd } from './pidfd.ts';

const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_ACCEPTCONN = 30;
const SO_PROTOCOL = 38;
const SO_NETNS_COOKIE = 71;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
/** Room for the largest address that a socket may have (`struct sockaddr_storage`). */
const ADDRESS_BYTES = 128;

const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_CLOEXEC = 0o2000000;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const IPPROTO_MPTCP = 262;

/** What an IPv4 or IPv6 socket of TCP (or Multipath TCP) or UDP says of itself. */
export interface ForeignSocket {
  readonly inode: number;
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6';
  /** Four or sixteen bytes in network order. */
  readonly address: Uint8Array;
  /** 0 where it is not bound. */
  readonly port: number;
  /** It refuses IPv4. Missing for an IPv4 socket. */
  readonly v6only?: boolean;
  /** It listens (`SO_ACCEPTCONN`). */
  readonly listening: boolean;
  readonly connected: boolean;
  /** Whether it belongs to the network namespace of the calling thread; missing before Linux 5.14. */
  readonly own?: boolean;
}

/** The sockets of one process, looked at through its own descriptors. */
export interface ForeignDescriptors {
  /**
   * `null` where the descriptor is none of such a socket. A descriptor is shared with the process for some
   * microseconds: nothing is read from it or changed.
   */
  look(descriptor: number): ForeignSocket | null;
  close(): void;
}

/**
 * Opens a process's descriptors by its pidfd, past /proc: it works also where /proc hides the process.
 *
 * @returns null where this is refused (CAP_SYS_PTRACE is needed for other users' processes) or the process has gone
 * @throws Error where koffi has no build for this machine
 * @see pidfd_open(2), pidfd_getfd(2), socket(7)
 */
export function foreignDescriptors(pid: number): ForeignDescriptors | null {
  const opened = openPidfd(pid);
  if ('errno' in opened) return null;
  const pidfd = opened.value;
  // Descriptor 0 may be closed there; only a refusal of rights is the same for every number.
  const first = copyDescriptor(pidfd, 0);
  if ('value' in first) closeSync(first.value);
  else if (first.errno !== 'EBADF') {
    closeSync(pidfd);
    return null;
  }
  const describe = socketReader();
  return {
    look(descriptor) {
      const copy = copyDescriptor(pidfd, descriptor);
      if ('errno' in copy) return null;
      try {
        return describe(copy.value);
      } finally {
        closeSync(copy.value);
      }
    },
    close() {
      closeSync(pidfd);
    },
  };
}

function socketReader(): (fd: number) => ForeignSocket | null {
  const [getsockopt, getsockname, getpeername] = [call('getsockopt'), call('getsockname'), call('getpeername')];
  const value = new Uint8Array(8);
  const number = new Int32Array(value.buffer, 0, 1);
  const cookie = new BigUint64Array(value.buffer);

  const option = (fd: number, level: number, name: number): number | null => {
    const length = new Uint8Array(Uint32Array.of(4).buffer);
    return getsockopt(fd, level, name, value, length) < 0 ? null : (number[0] ?? 0);
  };
  const networkOf = (fd: number): bigint | null => {
    const length = new Uint8Array(Uint32Array.of(8).buffer);
    return getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, value, length) < 0 ? null : (cookie[0] ?? 0n);
  };
  const own = ownNetwork(networkOf);

  return (fd) => {
    const protocol = protocolOf(option(fd, SOL_SOCKET, SO_TYPE), option(fd, SOL_SOCKET, SO_PROTOCOL));
    if (protocol === null) return null;
    const name = nameOf(getsockname, fd);
    if (name === null) return null;
    const network = networkOf(fd);
    return {
      inode: fstatSync(fd).ino,
      protocol,
      ...name,
      ...(name.family === 'ipv6' && { v6only: option(fd, IPPROTO_IPV6, IPV6_V6ONLY) === 1 }),
      listening: option(fd, SOL_SOCKET, SO_ACCEPTCONN) === 1,
      connected: nameOf(getpeername, fd) !== null,
      ...(network !== null && own !== null && { own: network === own }),
    };
  };
}

/** A number that stands for the calling thread's network namespace, from a socket made in it. */
function ownNetwork(networkOf: (fd: number) => bigint | null): bigint | null {
  const fd = call('socket')(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return null;
  try {
    return networkOf(fd);
  } finally {
    closeSync(fd);
  }
}

/** @param ask for its own name or its peer's */
function nameOf(
  ask: (fd: number, address: Uint8Array, length: Uint8Array) => number,
  fd: number,
): Pick<ForeignSocket, 'family' | 'address' | 'port'> | null {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  if (ask(fd, bytes, new Uint8Array(Uint32Array.of(ADDRESS_BYTES).buffer)) < 0) return null;
  const domain = new Uint16Array(bytes.buffer, 0, 1)[0];
  const port = new DataView(bytes.buffer).getUint16(2);
  if (domain === AF_INET) return { family: 'ipv4', address: bytes.slice(4, 8), port };
  if (domain === AF_INET6) return { family: 'ipv6', address: bytes.slice(8, 24), port };
  return null;
}

function protocolOf(type: number | null, protocol: number | null): 'tcp' | 'udp' | null {
  if (type === SOCK_STREAM && (protocol === IPPROTO_TCP || protocol === IPPROTO_MPTCP)) return 'tcp';
  return type === SOCK_DGRAM && protocol === IPPROTO_UDP ? 'udp' : null;
}
