import {
  answered,
  answerOf,
  type AskingAnswer,
  type AskingEnd,
  beginAsking,
  endAsking,
  sendDatagram,
} from '../../../../native/index.ts';

/** A question with both its ends. */
export interface Question {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ip' | 'ip6';
  readonly from: AskingEnd;
  readonly to: AskingEnd;
}

export type Answer = 'open' | 'refused' | 'unreachable' | 'silent';

/** The kernel itself sends a connection's first packet again after a second. */
const LONGEST_WAIT_MS = 1300;
const SEND_AGAIN_MS = 500;
const LOOK_MS = 20;
const MOST_AT_ONCE = 4096;
/** Begun before the next look: answers come while others are asked. */
const AT_A_TIME = 256;
/** Too little for a protocol to make anything of, and no server's command. */
const DATAGRAM: Uint8Array = new TextEncoder().encode('menshen\n');

/** Our own kernel gave up: nobody said anything. */
const NOBODY = /EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/;

interface Waiting extends Question {
  readonly index: number;
  readonly fd: number;
  readonly until: number;
  sendAgain: number;
}

/**
 * Asks all of them, as many at once as we may have descriptors. What is silent costs one wait for all that are silent
 * together. The event loop runs meanwhile.
 *
 * @param clock in milliseconds
 * @returns in the order of the questions; a text names the call that failed and its errno: then nothing is known
 */
export async function askAll(questions: readonly Question[], clock: () => number): Promise<readonly Answer[] | string> {
  const answers: Answer[] = questions.map(() => 'silent');
  const waiting = new Map<number, Waiting>();
  let next = 0;
  try {
    while (next < questions.length || waiting.size > 0) {
      for (let begun = 0; begun < AT_A_TIME && next < questions.length && waiting.size < MOST_AT_ONCE; begun += 1) {
        const outcome = begin(questions[next] as Question, next, clock());
        if (outcome === 'full' && waiting.size > 0) break;
        if (outcome === 'full') return 'socket EMFILE';
        if ('errno' in outcome) return outcome.errno;
        if (outcome.answer === 'pending') waiting.set(outcome.waiting.fd, outcome.waiting);
        else answers[next] = settled(outcome.waiting, outcome.answer);
        next += 1;
      }
      const fault = look(waiting, answers, next < questions.length ? 0 : LOOK_MS);
      if (fault !== null) return fault;
      expire(waiting, clock());
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    return answers;
  } finally {
    for (const fd of waiting.keys()) endAsking(fd);
  }
}

function begin(
  question: Question,
  index: number,
  now: number,
): { readonly waiting: Waiting; readonly answer: Answer | 'pending' } | { readonly errno: string } | 'full' {
  const { protocol, family, from, to } = question;
  const asked = beginAsking(protocol, family, from, to);
  if ('errno' in asked) return /EMFILE|ENFILE/.test(asked.errno) ? 'full' : asked;
  const { fd, answer } = asked;
  if (protocol === 'udp') sendDatagram(fd, DATAGRAM);
  const waiting = { ...question, index, fd, until: now + LONGEST_WAIT_MS, sendAgain: now + SEND_AGAIN_MS };
  return { waiting, answer: typeof answer === 'string' ? answer : 'pending' };
}

function settled({ fd }: Waiting, answer: Answer): Answer {
  endAsking(fd);
  return answer;
}

/** @returns what failed, or `null` */
function look(waiting: Map<number, Waiting>, answers: Answer[], timeoutMs: number): string | null {
  for (const fd of answered([...waiting.values()], timeoutMs)) {
    const one = waiting.get(fd);
    if (one === undefined) continue;
    const answer: AskingAnswer = answerOf(fd, one.protocol);
    if (answer === 'pending') continue;
    if (typeof answer !== 'string' && !NOBODY.test(answer.errno)) return answer.errno;
    waiting.delete(fd);
    answers[one.index] = settled(one, typeof answer === 'string' ? answer : 'silent');
  }
  return null;
}

function expire(waiting: Map<number, Waiting>, now: number): void {
  for (const one of waiting.values()) {
    if (now >= one.until) {
      waiting.delete(one.fd);
      endAsking(one.fd);
    } else if (one.protocol === 'udp' && now >= one.sendAgain) {
      one.sendAgain = Number.POSITIVE_INFINITY;
      sendDatagram(one.fd, DATAGRAM);
    }
  }
}
