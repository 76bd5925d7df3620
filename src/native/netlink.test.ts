import { describe, expect, test } from 'vitest';

import { done, message } from '../../test/support/netlink.ts';
import { CallError, type Channel } from './channel.ts';
import { eachMessage } from './messages.ts';
import { dump, NETLINK_ROUTE, NETLINK_SOCK_DIAG } from './netlink.ts';

const RTM_GETLINK = { protocol: NETLINK_ROUTE, type: 18, payload: new Uint8Array(16), shortest: 16 };
const body = Buffer.alloc(16, 7);

describe('the kernel itself', () => {
  test('answers with every interface', () => {
    const answer = dump(RTM_GETLINK);
    let messages = 0;
    eachMessage(answer.status === 'complete' ? answer.buffers : [], () => {
      messages += 1;
    });
    expect(messages).toBeGreaterThan(0);
  });

  test('refuses a protocol that it does not have', () => {
    expect(dump({ ...RTM_GETLINK, protocol: 31 })).toEqual({
      status: 'refused',
      errno: 'EPROTONOSUPPORT',
      detail: 'socket EPROTONOSUPPORT',
    });
  });

  test('refuses sockets of a family that it does not have, at the end of the dump', () => {
    const payload = new Uint8Array(56).fill(45, 0, 1);
    expect(dump({ protocol: NETLINK_SOCK_DIAG, type: 20, payload, shortest: 72 })).toMatchObject({ status: 'refused' });
  });
});

/** What each channel, one after the other, answers to `receive`. */
type Script = readonly (readonly (Buffer | CallError)[])[];

function scripted(script: Script): { open: () => Channel; opened: () => number; closed: () => number } {
  let opened = 0;
  let closed = 0;
  const open = (): Channel => {
    const parts = [...(script[opened] ?? [new CallError('recv', 'ETIMEDOUT')])];
    opened += 1;
    return {
      send() {},
      receive(into) {
        const part = parts.shift() ?? new CallError('recv', 'ETIMEDOUT');
        if (part instanceof CallError) throw part;
        into.set(part.subarray(0, into.length));
        return part.length;
      },
      close() {
        closed += 1;
      },
    };
  };
  return { open, opened: () => opened, closed: () => closed };
}

function attempt(script: Script): { status: string; detail?: string; messages: number; opened: number } {
  const { open, opened, closed } = scripted(script);
  const answer = dump(RTM_GETLINK, open);
  let messages = 0;
  if (answer.status === 'complete') eachMessage(answer.buffers, () => (messages += 1));
  expect(closed()).toBe(opened());
  const detail = answer.status === 'complete' ? {} : { detail: answer.detail };
  return { status: answer.status, messages, opened: opened(), ...detail };
}

describe('faults', () => {
  const good = message(16, body);
  const interrupted = message(16, body, { flags: 0x12 });

  test('an interrupted dump is dropped as a whole and taken again', () => {
    const again = [message(16, body, { sequence: 2 }), done(0, 2)];
    expect(attempt([[good, good, interrupted, done()], again])).toEqual({ status: 'complete', messages: 1, opened: 2 });
  });

  test('but three times at most', () => {
    const late = [1, 2, 3, 4].map((sequence) => [message(16, body, { flags: 0x12, sequence })]);
    expect(attempt(late)).toEqual({
      status: 'failed',
      detail: 'NLM_F_DUMP_INTR',
      messages: 0,
      opened: 3,
    });
  });

  test.each([
    ['EPERM', 'refused', 1],
    ['ENOENT', 'refused', 1],
    ['ENOBUFS', 'failed', 3],
    ['ETIMEDOUT', 'failed', 3],
  ])('%s from a call is %s', (errno, status, opened) => {
    const error = [new CallError('recv', errno)];
    expect(attempt([error, error, error])).toEqual({ status, detail: `recv ${errno}`, messages: 0, opened });
  });

  test('an error at the end of a dump is an error, whatever came before', () => {
    expect(attempt([[good, done(-1)]])).toMatchObject({ status: 'refused', detail: 'dump EPERM', messages: 0 });
  });

  test('a datagram that was cut off spoils the dump', () => {
    const huge = Buffer.alloc(2_000_000);
    expect(attempt([[huge], [huge], [huge]])).toMatchObject({ status: 'failed', detail: 'recv MSG_TRUNC' });
  });

  test('an answer of many megabytes is kept whole', () => {
    const part = Buffer.concat(Array.from({ length: 1000 }, () => good));
    expect(attempt([[...Array.from({ length: 200 }, () => part), done()]])).toEqual({
      status: 'complete',
      messages: 200_000,
      opened: 1,
    });
  });

  test('an end without a number of its own is an end', () => {
    expect(attempt([[good, message(3, Buffer.alloc(0))]])).toMatchObject({ status: 'complete', messages: 1 });
  });
});
