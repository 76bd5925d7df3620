import { call } from './calls.ts';
import { milliseconds } from './clock.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';
import { pollInput } from './poll.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const ADDRESS_LENGTH = 12;

/** A call of the C library that failed. Stays inside `native`: its faces answer with values. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly call: string;
  readonly errno: string;

  constructor(call: string, errno: string) {
    super(`${call}: ${errno}`);
    this.call = call;
    this.errno = errno;
  }
}

/** An open netlink socket that talks to the kernel alone. */
export interface Channel {
  send(request: Uint8Array): void;
  /** Length of the next datagram, which may exceed the buffer; throws `CallError` ETIMEDOUT where none comes in time. */
  receive(into: Uint8Array, timeoutMs: number): number;
  close(): void;
}

function lastErrno(): string {
  return errnoName(libc().koffi.errno());
}

function waitForInput(fd: number, timeoutMs: number): void {
  const input = pollInput(fd, timeoutMs);
  if (input === 'idle') throw new CallError('recv', 'ETIMEDOUT');
  if (input !== 'ready' && input.errno !== 'EINTR') throw new CallError('poll', input.errno);
}

/**
 * Opens a netlink socket of one protocol (`NETLINK_SOCK_DIAG` …) in the network namespace of the calling thread.
 *
 * @throws CallError where the kernel refuses
 */
export function openChannel(protocol: number): Channel {
  const [send, recv, close] = [call('send'), call('recv'), call('close')];
  const fd = call('socket')(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (fd < 0) throw new CallError('socket', lastErrno());
  // Connected to the kernel (port id 0), it takes no message from another process.
  const kernel = new Uint8Array(ADDRESS_LENGTH);
  new Uint16Array(kernel.buffer, 0, 1)[0] = AF_NETLINK;
  if (call('connect')(fd, kernel, ADDRESS_LENGTH) < 0) {
    const errno = lastErrno();
    close(fd);
    throw new CallError('connect', errno);
  }
  return {
    send(request) {
      if (send(fd, request, request.byteLength, 0) < 0) throw new CallError('send', lastErrno());
    },
    receive(into, timeoutMs) {
      const end = milliseconds() + timeoutMs;
      for (;;) {
        // The kernel fills the next part of a dump within this very call, so there is nearly never a wait.
        const length = recv(fd, into, into.byteLength, MSG_DONTWAIT | MSG_TRUNC);
        if (length >= 0) return length;
        const errno = lastErrno();
        const left = end - milliseconds();
        if (left <= 0) throw new CallError('recv', 'ETIMEDOUT');
        if (errno === 'EAGAIN') waitForInput(fd, left);
        else if (errno !== 'EINTR') throw new CallError('recv', errno);
      }
    },
    close() {
      close(fd);
    },
  };
}
