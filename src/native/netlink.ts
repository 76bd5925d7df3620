import { CallError, type Channel, openChannel } from './channel.ts';
import { milliseconds } from './clock.ts';
import { errnoName } from './errno.ts';
import { checkDatagram, requestMessage } from './messages.ts';

export const NETLINK_ROUTE = 0;
export const NETLINK_SOCK_DIAG = 4;
export const NETLINK_NETFILTER = 12;

const NLM_F_REQUEST = 0x01;
const NLM_F_DUMP = 0x300;
/** The kernel builds a dump in pieces of at most 32 KiB (`netlink_dump`); with less room here they are smaller. */
const LARGEST_DATAGRAM = 32 * 1024;
const FIRST_BUFFER = 2 * LARGEST_DATAGRAM;
const NEXT_BUFFER = 1024 * 1024;
const TRIES = 3;
/** Waiting for one piece; the kernel makes it while we ask for it, so this never passes in good health. */
const IDLE_MS = 1000;
/** A million sockets on a slow machine take a few seconds. */
const WHOLE_MS = 30_000;

/** Errors that will be the same next time: the protocol, the module or the right is missing. */
const LASTING: ReadonlySet<string> = new Set([
  'ENOENT',
  'EPERM',
  'EACCES',
  'EAFNOSUPPORT',
  'EPROTONOSUPPORT',
  'ESOCKTNOSUPPORT',
  'ENOTSUP',
  'ECONNREFUSED',
  'EINVAL',
  'ENOSYS',
]);

export interface DumpRequest {
  /** `NETLINK_SOCK_DIAG`, `NETLINK_ROUTE`, `NETLINK_NETFILTER`. */
  readonly protocol: number;
  /** Message type of the request: `SOCK_DIAG_BY_FAMILY`, `RTM_GETLINK` … */
  readonly type: number;
  /** What follows the netlink header, in the machine's byte order. */
  readonly payload: Uint8Array;
  /** Length of the fixed part that each message of the answer has; a shorter one spoils the dump. */
  readonly shortest: number;
}

/**
 * The answer to a dump. A dump is whole or it is nothing: what was read before a fault is never handed out.
 * `refused`: this kernel, or our rights, do not give it; asking again is of no use.
 * `failed`: it was interrupted, spoilt or out of time at every try. `detail` names the call and the errno, or the fault.
 */
export type DumpAnswer =
  | { readonly status: 'complete'; readonly buffers: readonly Buffer[] }
  | { readonly status: 'refused'; readonly errno: string; readonly detail: string }
  | { readonly status: 'failed'; readonly detail: string };

const TIMED_OUT: DumpAnswer = { status: 'failed', detail: 'recv ETIMEDOUT' };

function failure(call: string, errno: string): DumpAnswer {
  const detail = `${call} ${errno}`;
  return LASTING.has(errno) ? { status: 'refused', errno, detail } : { status: 'failed', detail };
}

/** Reads one dump to its end. Buffers hold whole messages and never share one. */
function receiveDump(channel: Channel, sequence: number, shortest: number, deadline: number): DumpAnswer {
  const buffers: Buffer[] = [];
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);
  let used = 0;
  for (;;) {
    if (buffer.length - used < LARGEST_DATAGRAM) {
      buffers.push(buffer.subarray(0, used));
      buffer = Buffer.allocUnsafeSlow(NEXT_BUFFER);
      used = 0;
    }
    const room = buffer.subarray(used);
    const length = channel.receive(room, IDLE_MS);
    if (length > room.length) return { status: 'failed', detail: 'recv MSG_TRUNC' };
    const verdict = checkDatagram(room.subarray(0, length), sequence, shortest);
    if (verdict.kind === 'error') return failure('dump', errnoName(verdict.errno));
    if (verdict.kind === 'spoilt') return { status: 'failed', detail: verdict.why };
    used += (length + 3) & ~3;
    if (verdict.kind === 'done') {
      buffers.push(buffer.subarray(0, used));
      return { status: 'complete', buffers };
    }
    if (milliseconds() > deadline) return TIMED_OUT;
  }
}

function dumpOnce(request: DumpRequest, sequence: number, deadline: number, open: typeof openChannel): DumpAnswer {
  let channel: Channel | null = null;
  try {
    channel = open(request.protocol);
    channel.send(requestMessage(request.type, NLM_F_REQUEST | NLM_F_DUMP, sequence, request.payload));
    return receiveDump(channel, sequence, request.shortest, deadline);
  } catch (error) {
    if (error instanceof CallError) return failure(error.call, error.errno);
    throw error;
  } finally {
    channel?.close();
  }
}

/**
 * Asks the kernel for a dump and reads all of its parts, in the network namespace of the calling thread. Blocks, for
 * half a minute at most. A dump that was interrupted by a change, has a wrong sequence or a message that is too short
 * is dropped as a whole and taken again on a new socket, three times in all. Source: netlink(7).
 *
 * Walk through the answer with `eachMessage`.
 *
 * @param open opens the channel; tests hand in one with faults
 */
export function dump(request: DumpRequest, open: typeof openChannel = openChannel): DumpAnswer {
  const deadline = milliseconds() + WHOLE_MS;
  let answer: DumpAnswer = TIMED_OUT;
  for (let attempt = 1; attempt <= TRIES && milliseconds() < deadline; attempt += 1) {
    answer = dumpOnce(request, attempt, deadline, open);
    if (answer.status !== 'failed') return answer;
  }
  return answer;
}
