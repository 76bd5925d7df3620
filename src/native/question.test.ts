import { expect, test } from 'vitest';

import { done, message, word } from '../../test/support/netlink.ts';
import { CallError, type Channel } from './channel.ts';
import { type DumpAnswer, NETLINK_ROUTE } from './netlink.ts';
import { question } from './question.ts';

/** `RTM_GETLINK` of the first interface. */
const FIRST = {
  protocol: NETLINK_ROUTE,
  type: 18,
  payload: Buffer.concat([word(0), word(1), word(0), word(0)]),
  shortest: 16,
};

test('the kernel describes one thing', () => {
  expect(question(FIRST)).toMatchObject({ status: 'complete', buffers: [expect.any(Buffer)] });
});

test('the kernel has no such thing', () => {
  const payload = Buffer.concat([word(0), word(2 ** 31 - 1), word(0), word(0)]);
  expect(question({ ...FIRST, payload })).toEqual({ status: 'refused', errno: 'ENODEV', detail: 'ENODEV' });
});

function answering(answer: Buffer | CallError): () => Channel {
  return () => ({
    send() {},
    receive(into) {
      if (answer instanceof CallError) throw answer;
      into.set(answer.subarray(0, into.length));
      return answer.length;
    },
    close() {},
  });
}

test.each<[string, Buffer | CallError, DumpAnswer]>([
  ['silence', new CallError('recv', 'ETIMEDOUT'), { status: 'failed', detail: 'recv ETIMEDOUT' }],
  ['too much', Buffer.alloc(20_000), { status: 'failed', detail: 'recv MSG_TRUNC' }],
  ['too little', message(16, Buffer.alloc(4)), { status: 'failed', detail: 'short message' }],
  ['the end of a dump', done(), { status: 'failed', detail: 'no answer' }],
])('%s', (_, given, expected) => {
  expect(question(FIRST, answering(given))).toEqual(expected);
});
