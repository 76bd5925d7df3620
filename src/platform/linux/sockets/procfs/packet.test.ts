import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { parsePacketTable } from './packet.ts';

const HEADING = 'sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n';
const SNIFFER = '0000000000000000 3      3    0003   2     1 832    1000   777   \n';

test('a sniffer on one interface', () => {
  expect(parsePacketTable(HEADING + SNIFFER, 9)).toEqual({
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
        sendQueue: 0,
        uid: 1000,
        interface: 2,
        filter: 3,
      },
    ],
  });
});

test.each([
  ['cut off', SNIFFER.slice(0, 40)],
  ['without an inode', SNIFFER.replace('777', '')],
  ['with words', SNIFFER.replace('1000', 'root')],
])('a line %s is counted', (_, line) => {
  expect(parsePacketTable(HEADING + line.trimEnd() + '\n' + SNIFFER, 9)).toMatchObject({
    malformed: 1,
    sockets: [{ inode: 777 }],
  });
});

test('any text ends in a count', () => {
  assert(
    property(string({ maxLength: 200 }), (noise) => {
      const { sockets, malformed } = parsePacketTable(HEADING + noise, 9);
      expect(sockets.length + malformed).toBe(noise.split('\n').filter((line) => line !== '').length);
    }),
    { numRuns: 300 },
  );
});
