import { array, assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { attribute, done, message, word } from '../../test/support/netlink.ts';
import { attributes, checkDatagram, eachAttribute, eachMessage, nested } from './messages.ts';

const payload = Buffer.from('payload!');

describe('one datagram of a dump', () => {
  test.each([
    ['messages', message(20, payload), { kind: 'more' }],
    ['the end', done(), { kind: 'done' }],
    ['an end with an error: the module is missing', done(-2), { kind: 'error', errno: 2 }],
    ['an error', message(2, word(-1 >>> 0)), { kind: 'error', errno: 1 }],
    ['a change in the middle', message(20, payload, { flags: 0x12 }), { kind: 'spoilt', why: 'NLM_F_DUMP_INTR' }],
    ['an answer to another', message(20, payload, { sequence: 2 }), { kind: 'spoilt', why: 'wrong sequence' }],
    ['too little in a message', message(20, payload.subarray(4)), { kind: 'spoilt', why: 'short message' }],
    ['a length that lies', message(20, payload, { length: 400 }), { kind: 'spoilt', why: 'wrong length' }],
    ['a length of zero', message(20, payload, { length: 0 }), { kind: 'spoilt', why: 'wrong length' }],
    ['half a header', message(20, payload).subarray(0, 9), { kind: 'spoilt', why: 'short header' }],
    ['lost messages', message(4, payload), { kind: 'spoilt', why: 'NLMSG_OVERRUN' }],
    ['nothing', Buffer.alloc(0), { kind: 'spoilt', why: 'empty datagram' }],
    ['nothing to do, then the end', Buffer.concat([message(1, Buffer.alloc(0)), done()]), { kind: 'done' }],
  ])('%s', (_, datagram, verdict) => {
    expect(checkDatagram(datagram, 1, payload.length)).toEqual(verdict);
  });

  test('any bytes give a verdict', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), nat(100), (bytes, shortest) => {
        expect(['more', 'done', 'error', 'spoilt']).toContain(checkDatagram(bytes, 1, shortest).kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe('walking', () => {
  test('finds every message of every buffer, and no control message', () => {
    const seen: string[] = [];
    const buffers = [
      Buffer.concat([message(20, Buffer.from('abc')), message(1, payload), message(20, Buffer.from('d'))]),
      Buffer.concat([message(21, Buffer.from('ef')), done()]),
    ];
    const sound = eachMessage(buffers, (view, from, to, type) => {
      seen.push(type + Buffer.from(view.buffer, view.byteOffset + from, to - from).toString());
    });
    expect(seen).toEqual(['20abc', '20d', '21ef']);
    expect(sound).toBe(true);
  });

  test('follows attributes, whatever flags their types carry', () => {
    const bytes = Buffer.concat([
      attribute(1 | 0x8000, payload),
      attribute(7, Buffer.from('x')),
      attribute(9, word(1)),
    ]);
    const seen: number[][] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(eachAttribute(view, 0, bytes.length, (type, from, to) => seen.push([type, to - from]))).toBe(true);
    expect(seen).toEqual([
      [1, 8],
      [7, 1],
      [9, 4],
    ]);
  });

  test.each([
    ['zero', attribute(1, payload, 0)],
    ['less than a header', attribute(1, payload, 3)],
    ['more than there is', attribute(1, payload, 200)],
    ['cut off', Buffer.from([1])],
  ])('an attribute whose length is %s ends it', (_, bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(eachAttribute(view, 0, bytes.length, () => expect.unreachable())).toBe(false);
  });

  test('ends within any bytes', () => {
    assert(
      property(array(uint8Array({ maxLength: 100 }), { maxLength: 3 }), (buffers) => {
        eachMessage(buffers, (view, from, to) => {
          expect(to).toBeLessThanOrEqual(view.byteLength);
          eachAttribute(view, from, to, (_, start, end) => {
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(to);
          });
        });
      }),
      { numRuns: 500 },
    );
  });
});

function walk(bytes: Uint8Array, from = 0, to: number = bytes.length): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const view = new DataView(bytes.buffer);
  expect(eachAttribute(view, from, to, (...attribute) => found.push(attribute))).toBe(true);
  return found;
}

test('attributes that were built are walked through again, also inside another', () => {
  const bytes = attributes([1, Uint8Array.of(7)], nested(2, [3, Uint8Array.of(8, 9)], [4, new Uint8Array(0)]));
  expect(walk(bytes)).toEqual([
    [1, 4, 5],
    [2, 12, 24],
  ]);
  expect(walk(bytes, 12, 24)).toEqual([
    [3, 16, 18],
    [4, 24, 24],
  ]);
  expect(bytes[11]! | bytes[10]!).toBe(0x80 | 2);
});
