import { assert, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { attribute, message, word } from '../../../../../test/support/netlink.ts';
import { decodePacketDiag } from './packet.ts';

/** `struct packet_diag_msg`: family, type, EtherType, inode, cookie. */
const fixed = Buffer.concat([Buffer.from([17, 3]), word(3, 2), word(777), word(5), word(0)]);
const info = attribute(0, Buffer.concat([word(2), Buffer.alloc(20)]));
const uid = attribute(5, word(1000));
const memory = attribute(6, Buffer.concat([word(832), word(212_992), word(16), Buffer.alloc(24)]));

test('a sniffer on one interface', () => {
  expect(decodePacketDiag([message(20, Buffer.concat([fixed, info, uid, memory]))], 9)).toEqual({
    malformed: 0,
    sockets: [
      {
        namespace: 9,
        inode: 777,
        protocol: 'packet',
        family: 'link',
        local: { address: '*', port: 0 },
        peer: null,
        state: 'close',
        receiveQueue: 832,
        sendQueue: 16,
        interface: 2,
        uid: 1000,
        cookie: 5,
        filter: 3,
      },
    ],
  });
});

test('a user that was not told is not root', () => {
  expect(decodePacketDiag([message(20, fixed)], 9).sockets[0]).not.toHaveProperty('uid');
});

test.each([
  ['short information', attribute(0, Buffer.alloc(2))],
  ['a short user', attribute(5, Buffer.alloc(0))],
  ['a length of zero', attribute(5, word(1000), 0)],
])('%s is counted, its socket kept', (_, bytes) => {
  const { sockets, malformed } = decodePacketDiag([message(20, Buffer.concat([fixed, bytes]))], 9);
  expect(sockets).toMatchObject([{ inode: 777, interface: 0 }]);
  expect(malformed).toBe(1);
});

test('any bytes, and good ones cut anywhere, end in a count', () => {
  const good = message(20, Buffer.concat([fixed, info, uid, memory]));
  assert(
    property(uint8Array({ maxLength: 200 }), nat(good.length - 1), (noise, cut) => {
      expect(decodePacketDiag([noise], 9).sockets.length).toBeLessThanOrEqual(noise.length / 32);
      expect(decodePacketDiag([good.subarray(0, cut)], 9)).toEqual({ sockets: [], malformed: cut === 0 ? 0 : 1 });
    }),
    { numRuns: 300 },
  );
});
