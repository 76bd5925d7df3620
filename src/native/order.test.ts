import { describe, expect, test } from 'vitest';

import { message, word } from '../../test/support/netlink.ts';
import { CallError, type Channel } from './channel.ts';
import { NETLINK_ROUTE, NETLINK_SOCK_DIAG } from './netlink.ts';
import { openOrders, type OrderAnswer } from './order.ts';

/** `NLMSG_NOOP`: the kernel does nothing, and says that it is done. */
const NOTHING = 1;
const NOBODY = new Uint8Array(0);

describe('the kernel itself', () => {
  test('acknowledges one order after the other', () => {
    const orders = openOrders(NETLINK_ROUTE);
    expect([orders.give(NOTHING, NOBODY), orders.give(NOTHING, NOBODY)]).toEqual([
      { status: 'done' },
      { status: 'done' },
    ]);
    orders.close();
  });

  test('says why not', () => {
    const orders = openOrders(NETLINK_SOCK_DIAG);
    // SOCK_DIAG_BY_FAMILY for one TCP socket, of port 0.
    const payload = new Uint8Array(56);
    payload.set([2, 6]);
    expect(orders.give(20, payload)).toEqual({ status: 'refused', errno: 'ENOENT', detail: 'ENOENT' });
    orders.close();
  });

  test('after an answer that is more than an acknowledgement, the next order is understood again', () => {
    const orders = openOrders(NETLINK_ROUTE);
    // RTM_GETLINK of the first interface: its description, then the acknowledgement.
    const first = new Uint8Array(16);
    first.set(word(1), 4);
    expect(orders.give(18, first)).toEqual({ status: 'failed', detail: 'no acknowledgement' });
    expect(orders.give(NOTHING, NOBODY)).toEqual({ status: 'done' });
    orders.close();
  });

  test('has no such protocol', () => {
    expect(openOrders(31).give(NOTHING, NOBODY)).toMatchObject({ status: 'refused', detail: 'socket EPROTONOSUPPORT' });
  });
});

function answering(...answers: readonly (Buffer | CallError)[]): {
  orders: ReturnType<typeof openOrders>;
  closed: () => number;
} {
  const left = [...answers];
  let closed = 0;
  const open = (): Channel => ({
    send() {},
    receive(into) {
      const answer = left.shift()!;
      if (answer instanceof CallError) throw answer;
      into.set(answer.subarray(0, into.length));
      return answer.length;
    },
    close() {
      closed += 1;
    },
  });
  return { orders: openOrders(NETLINK_ROUTE, open), closed: () => closed };
}

const acknowledgement = (errno: number, sequence = 1): Buffer => message(2, word(errno >>> 0), { sequence });

test.each<[string, Buffer | CallError, OrderAnswer]>([
  ['done', acknowledgement(0), { status: 'done' }],
  ['no right', acknowledgement(-1), { status: 'refused', errno: 'EPERM', detail: 'EPERM' }],
  ['the answer to another order', acknowledgement(0, 7), { status: 'failed', detail: 'wrong sequence' }],
  ['no number', message(2, new Uint8Array(0)), { status: 'failed', detail: 'short message' }],
  ['too much', Buffer.alloc(9000), { status: 'failed', detail: 'recv MSG_TRUNC' }],
  ['silence', new CallError('recv', 'ETIMEDOUT'), { status: 'failed', detail: 'recv ETIMEDOUT' }],
])('%s', (_, given, expected) => {
  const { orders, closed } = answering(given);
  expect(orders.give(NOTHING, NOBODY)).toEqual(expected);
  orders.close();
  expect(closed()).toBe(1);
});
