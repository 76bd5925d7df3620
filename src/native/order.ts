import { CallError, type Channel, openChannel } from './channel.ts';
import { errnoName } from './errno.ts';
import { checkDatagram, requestMessage } from './messages.ts';

const NLM_F_REQUEST = 0x01;
const NLM_F_ACK = 0x04;
/** Of an order to make something: fail where it is there already; make it where it is not. */
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
/** More than an acknowledgement with the request that it answers. */
const ANSWER_BYTES = 8192;
const IDLE_MS = 1000;

/** What the kernel made of one order; `errno` is its own answer, `detail` names the call and the errno, or the fault. */
export type OrderAnswer =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly errno: string; readonly detail: string }
  | { readonly status: 'failed'; readonly detail: string };

/** Gives the kernel one order after the other, each answered before the next. */
export interface Orders {
  /**
   * @param type message type of the order: `SOCK_DESTROY` …
   * @param payload what follows the netlink header, in the machine's byte order
   * @param flags of this order, such as `NLM_F_CREATE`
   */
  give(type: number, payload: Uint8Array, flags?: number): OrderAnswer;
  close(): void;
}

/**
 * Orders over netlink in the network namespace of the calling thread: one message, one acknowledgement. `refused` is what
 * the kernel itself answers, `failed` that no answer could be had: then it isn't known whether the order was carried out,
 * and it is not given again. Blocks, for a second an order at most. Source: netlink(7).
 *
 * @param protocol `NETLINK_SOCK_DIAG` …
 * @param open opens the channel; tests hand in one with faults
 */
export function openOrders(protocol: number, open: typeof openChannel = openChannel): Orders {
  let channel: Channel | null = null;
  let sequence = 0;
  const buffer = new Uint8Array(ANSWER_BYTES);
  const close = (): void => {
    channel?.close();
    channel = null;
  };
  return {
    give(type, payload, flags = 0) {
      sequence += 1;
      try {
        channel ??= open(protocol);
        channel.send(requestMessage(type, NLM_F_REQUEST | NLM_F_ACK | flags, sequence, payload));
        const answer = readAnswer(buffer, channel.receive(buffer, IDLE_MS), sequence);
        // What comes next on a channel that is out of step answers another order.
        if (answer.status === 'failed') close();
        return answer;
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        close();
        const { call, errno } = error;
        const detail = `${call} ${errno}`;
        // Without a channel nothing was asked, and nothing ever will be.
        return call === 'socket' ? { status: 'refused', errno, detail } : { status: 'failed', detail };
      }
    },
    close,
  };
}

function readAnswer(buffer: Uint8Array, length: number, sequence: number): OrderAnswer {
  if (length > buffer.length) return { status: 'failed', detail: 'recv MSG_TRUNC' };
  const verdict = checkDatagram(buffer.subarray(0, length), sequence, 0);
  switch (verdict.kind) {
    case 'done':
      return { status: 'done' };
    case 'error': {
      const errno = errnoName(verdict.errno);
      return { status: 'refused', errno, detail: errno };
    }
    case 'spoilt':
      return { status: 'failed', detail: verdict.why };
    case 'more':
      return { status: 'failed', detail: 'no acknowledgement' };
  }
}
