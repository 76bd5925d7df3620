import { call } from './calls.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_ERROR = 4;
const SO_LINGER = 13;
const MSG_ERRQUEUE = 0x2000;
const POLLIN = 1;
const POLLOUT = 4;
/** Bytes of `struct pollfd`: the descriptor, what to wait for, what came. */
const POLL_BYTES = 8;
/** More of one is cut off. */
const LONGEST_DATAGRAM = 2048;

const SPACES = {
  ip: { domain: 2, level: 0, receiveErrors: 11 },
  ip6: { domain: 10, level: 41, receiveErrors: 25 },
} as const;

/** One end of a question. */
export interface AskingEnd {
  /** 4 or 16 bytes, as they are sent. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** What has become of a question: `unreachable` is an ICMP error, `pending` nothing yet. */
export type AskingAnswer = 'open' | 'refused' | 'unreachable' | 'pending' | { readonly errno: string };

function lastErrno(): string {
  return errnoName(libc().koffi.errno());
}

/** `struct sockaddr_in` and `struct sockaddr_in6`. */
function socketAddress(family: 'ip' | 'ip6', { address, port }: AskingEnd): Uint8Array {
  const bytes = new Uint8Array(family === 'ip' ? 16 : 28);
  new Uint16Array(bytes.buffer, 0, 1)[0] = SPACES[family].domain;
  bytes.set([port >> 8, port & 0xff], 2);
  bytes.set(address, family === 'ip' ? 4 : 8);
  return bytes;
}

/** A question that was put, and what came of it within the call. */
export interface Asked {
  readonly fd: number;
  readonly answer: AskingAnswer;
}

/**
 * Puts a question without waiting: TCP a connection, UDP a socket that takes answers of this peer alone. Many may share a
 * source port.
 *
 * @returns an `errno` names the call that failed besides; then there is no descriptor
 */
export function beginAsking(
  protocol: 'tcp' | 'udp',
  family: 'ip' | 'ip6',
  from: AskingEnd,
  to: AskingEnd,
): Asked | { readonly errno: string } {
  const { domain, level, receiveErrors } = SPACES[family];
  const type = (protocol === 'tcp' ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
  const fd = call('socket')(domain, type, 0);
  if (fd < 0) return { errno: `socket ${lastErrno()}` };
  const yes = new Uint8Array(Int32Array.of(1).buffer);
  const setsockopt = call('setsockopt');
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, yes, yes.length);
  // Every ICMP error is told, and that it was one.
  setsockopt(fd, level, receiveErrors, yes, yes.length);
  const failed = (errno: string): { readonly errno: string } => {
    call('close')(fd);
    return { errno };
  };
  const [source, target] = [socketAddress(family, from), socketAddress(family, to)];
  if (call('bind')(fd, source, source.length) < 0) return failed(`bind ${lastErrno()}`);
  if (call('connect')(fd, target, target.length) >= 0) return { fd, answer: protocol === 'tcp' ? 'open' : 'pending' };
  const errno = lastErrno();
  if (errno === 'EINPROGRESS') return { fd, answer: 'pending' };
  if (protocol === 'udp') return failed(`connect ${errno}`);
  // Over a cable within the machine the answer may come before the call is over.
  const answer = refusalOf(fd, errno);
  return typeof answer === 'string' ? { fd, answer } : failed(answer.errno);
}

/** Sends a datagram; errors of earlier ones are told by `answerOf`. */
export function sendDatagram(fd: number, bytes: Uint8Array): void {
  call('send')(fd, bytes, bytes.length, 0);
}

/**
 * Waits until some of these have an answer, or this time has passed; a signal may end the wait early.
 *
 * @returns those that have one, or may have
 */
export function answered(
  sockets: readonly { readonly fd: number; readonly protocol: 'tcp' | 'udp' }[],
  timeoutMs: number,
): readonly number[] {
  const bytes = new Uint8Array(sockets.length * POLL_BYTES);
  const view = new DataView(bytes.buffer);
  const [numbers, words] = [new Int32Array(bytes.buffer), new Uint16Array(bytes.buffer)];
  for (const [index, { fd, protocol }] of sockets.entries()) {
    numbers[index * 2] = fd;
    words[index * 4 + 2] = protocol === 'tcp' ? POLLOUT : POLLIN;
  }
  if (call('poll')(bytes, sockets.length, timeoutMs) <= 0) return [];
  return sockets.flatMap(({ fd }, index) => (view.getUint16(index * POLL_BYTES + 6) === 0 ? [] : [fd]));
}

/** Looks at one that `answered` named. */
export function answerOf(fd: number, protocol: 'tcp' | 'udp'): AskingAnswer {
  const buffer = new Uint8Array(LONGEST_DATAGRAM);
  if (protocol === 'udp' && call('recv')(fd, buffer, buffer.length, 0) >= 0) return 'open';
  const error = protocol === 'udp' ? lastErrno() : socketError(fd);
  if (error === 'EAGAIN' || error === 'EINTR') return 'pending';
  if (error === null) return 'open';
  return protocol === 'udp' ? 'unreachable' : refusalOf(fd, error);
}

/** What ICMP told lies in the queue of errors; a reset leaves nothing there. */
function refusalOf(fd: number, errno: string): AskingAnswer {
  const buffer = new Uint8Array(LONGEST_DATAGRAM);
  if (call('recv')(fd, buffer, buffer.length, MSG_ERRQUEUE) >= 0) return 'unreachable';
  return errno === 'ECONNREFUSED' || errno === 'ECONNRESET' ? 'refused' : { errno: `connect ${errno}` };
}

function socketError(fd: number): string | null {
  const value = new Uint8Array(4);
  const length = new Uint8Array(Uint32Array.of(4).buffer);
  if (call('getsockopt')(fd, SOL_SOCKET, SO_ERROR, value, length) < 0) return lastErrno();
  const errno = new Int32Array(value.buffer)[0] ?? 0;
  return errno === 0 ? null : errnoName(errno);
}

/** Lets go of it; a connection is reset, so that neither side keeps anything of it. */
export function endAsking(fd: number): void {
  // struct linger: on, for no time at all.
  const now = new Uint8Array(Int32Array.of(1, 0).buffer);
  call('setsockopt')(fd, SOL_SOCKET, SO_LINGER, now, now.length);
  call('close')(fd);
}
