import { isIPv4 } from 'node:net';

import { errnoName, libc } from '../../../src/native/index.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_PACKET = 17;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_BINDTODEVICE = 25;
const IPPROTO_TCP = 6;
const TCP_INFO = 11;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const SHUT_WR = 1;

type Call = (...args: readonly unknown[]) => number;

const declared = new Map<string, Call>();

/** A call of the C library that may fail with one of `expected`; any other failure throws. */
function call(declaration: string, args: readonly unknown[], ...expected: readonly string[]): number {
  const made = declared.get(declaration) ?? (libc().library.func(declaration) as Call);
  declared.set(declaration, made);
  const result = made(...args);
  if (result >= 0) return result;
  const errno = errnoName(libc().koffi.errno());
  if (expected.includes(errno)) return -1;
  throw new Error(`${declaration}: ${errno}`);
}

/** `struct sockaddr_in` or `struct sockaddr_in6`. An IPv6 address is written out as 32 hexadecimal digits. */
function socketAddress(address: string, port: number): Buffer {
  const inet = isIPv4(address);
  const bytes = Buffer.alloc(inet ? 16 : 28);
  new Uint16Array(bytes.buffer, bytes.byteOffset, 1)[0] = inet ? AF_INET : AF_INET6;
  bytes.writeUInt16BE(port, 2);
  if (inet) bytes.set(address.split('.').map(Number), 4);
  else bytes.write(address, 8, 'hex');
  return bytes;
}

/** A socket that never blocks, with buffers so small that they are soon full. */
export function socket(family: number, type: number, protocol = 0): number {
  const fd = call('int socket(int, int, int)', [family, type | SOCK_NONBLOCK, protocol]);
  setOption(fd, SOL_SOCKET, SO_REUSEADDR, number(1));
  setOption(fd, SOL_SOCKET, SO_SNDBUF, number(4096));
  setOption(fd, SOL_SOCKET, SO_RCVBUF, number(4096));
  return fd;
}

function number(value: number): Buffer {
  return Buffer.from(Int32Array.of(value).buffer);
}

function setOption(fd: number, level: number, option: number, value: Buffer): void {
  call('int setsockopt(int, int, int, const void *, uint32_t)', [fd, level, option, value, value.length]);
}

export const refuseIpv4 = (fd: number, yes: boolean): void =>
  setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, number(yes ? 1 : 0));
export const bindToDevice = (fd: number, name: string): void =>
  setOption(fd, SOL_SOCKET, SO_BINDTODEVICE, Buffer.from(`${name}\0`));

function withAddress(name: string, fd: number, address: Buffer): void {
  call(`int ${name}(int, const void *, uint32_t)`, [fd, address, address.length], 'EINPROGRESS');
}

export const bind = (fd: number, address: string, port: number): void =>
  withAddress('bind', fd, socketAddress(address, port));
export const connect = (fd: number, address: string, port: number): void =>
  withAddress('connect', fd, socketAddress(address, port));

/** `struct sockaddr_ll`: what EtherType and interface a packet socket sees. */
export function bindPacket(fd: number, etherType: number, index: number): void {
  const address = Buffer.alloc(20);
  new Uint16Array(address.buffer, address.byteOffset, 1)[0] = AF_PACKET;
  address.writeUInt16BE(etherType, 2);
  address.set(number(index), 4);
  withAddress('bind', fd, address);
}

export const listen = (fd: number, backlog: number): number => call('int listen(int, int)', [fd, backlog]);
export const close = (fd: number): number => call('int close(int)', [fd]);
export const finish = (fd: number): number => call('int shutdown(int, int)', [fd, SHUT_WR]);

/** Sends bytes; -1 where there is no room. */
export const send = (fd: number, bytes: Uint8Array): number =>
  call('ssize_t send(int, const void *, size_t, int)', [fd, bytes, bytes.length, 0], 'EAGAIN');

/** Receives what is there; 0 at the end, -1 where nothing is. */
export const receive = (fd: number): number => {
  const bytes = Buffer.alloc(65_536);
  return call('ssize_t recv(int, void *, size_t, int)', [fd, bytes, bytes.length, 0], 'EAGAIN');
};

/** The next connection, as soon as it is there. */
export function accept(fd: number): number {
  const next = (): number => call('int accept4(int, void *, void *, int)', [fd, null, null, SOCK_NONBLOCK], 'EAGAIN');
  let accepted = next();
  until('a connection to accept', () => {
    if (accepted === -1) accepted = next();
    return accepted !== -1;
  });
  return accepted;
}

/** The state of a TCP socket as itself tells it (`tcpi_state` of TCP_INFO), numbered as in `tcp_states.h`. */
export function tcpState(fd: number): number {
  const info = Buffer.alloc(8);
  call('int getsockopt(int, int, int, void *, void *)', [fd, IPPROTO_TCP, TCP_INFO, info, number(info.length)]);
  return info[0]!;
}

/** Waits, two seconds at most. */
export function until(what: string, done: () => boolean): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; !done(); tries += 1) {
    if (tries === 200) throw new Error(`waited in vain for ${what}`);
    Atomics.wait(sleeper, 0, 0, 10);
  }
}
