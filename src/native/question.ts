import { CallError, type Channel, openChannel } from './channel.ts';
import { errnoName } from './errno.ts';
import { checkDatagram, requestMessage } from './messages.ts';
import type { DumpAnswer, DumpRequest } from './netlink.ts';

const NLM_F_REQUEST = 0x01;
/** One message about one thing: `NLMSG_GOODSIZE` is a page. */
const ANSWER_BYTES = 16 * 1024;
const IDLE_MS = 1000;

/**
 * Asks the kernel about one thing, such as the route to an address, in the network namespace of the calling thread.
 * Walk through the answer with `eachMessage`. Blocks, for a second at most. Source: netlink(7).
 *
 * @returns `refused` with the kernel's own errno where it gives none
 * @param open opens the channel; tests hand in one with faults
 */
export function question(request: DumpRequest, open: typeof openChannel = openChannel): DumpAnswer {
  let channel: Channel | null = null;
  try {
    channel = open(request.protocol);
    channel.send(requestMessage(request.type, NLM_F_REQUEST, 1, request.payload));
    const buffer = Buffer.alloc(ANSWER_BYTES);
    const length = channel.receive(buffer, IDLE_MS);
    if (length > buffer.length) return { status: 'failed', detail: 'recv MSG_TRUNC' };
    const answer = buffer.subarray(0, length);
    const verdict = checkDatagram(answer, 1, request.shortest);
    if (verdict.kind === 'more') return { status: 'complete', buffers: [answer] };
    if (verdict.kind === 'spoilt') return { status: 'failed', detail: verdict.why };
    if (verdict.kind === 'done') return { status: 'failed', detail: 'no answer' };
    const errno = errnoName(verdict.errno);
    return { status: 'refused', errno, detail: errno };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return { status: 'failed', detail: `${error.call} ${error.errno}` };
  } finally {
    channel?.close();
  }
}
