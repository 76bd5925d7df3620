import { assert, constantFrom, property, string, array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseInetTable } from './inet.ts';

const HEADING = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const LISTENING =
  '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 4242 1 0000000000000000 100 0 0 10 0\n';
const TIME_WAIT =
  '   1: 0100007F:1F90 0200007F:C350 06 00000000:00000000 03:000010B4 00000000     0        0 0 3 0000000000000000\n';

test('a listening socket: what waits to be accepted, and no limit', () => {
  expect(parseInetTable(HEADING + LISTENING, 'tcp', 'ipv4', 9)).toEqual({
    malformed: 0,
    sockets: [
      {
        namespace: 9,
        inode: 4242,
        protocol: 'tcp',
        family: 'ipv4',
        local: { address: '127.0.0.1', port: 8080 },
        peer: null,
        state: 'listen',
        receiveQueue: 3,
        sendQueue: 0,
        uid: 1000,
      },
    ],
  });
});

test('TIME_WAIT belongs to nobody, and not to root', () => {
  const [socket] = parseInetTable(HEADING + TIME_WAIT, 'tcp', 'ipv4', 9).sockets;
  expect(socket).toMatchObject({ state: 'time-wait', inode: 0, peer: { address: '127.0.0.2', port: 50_000 } });
  expect(socket).not.toHaveProperty('uid');
});

test('IPv6 over UDP', () => {
  const line =
    ' 1234: 0000000000000000FFFF00000100007F:0035 B80D0120000000000000000001000000:14E9 01 00000000:00000000 00:00000000 00000000   101        0 17 2 0000000000000000 0\n';
  expect(parseInetTable(HEADING + line, 'udp', 'ipv6', 9).sockets).toMatchObject([
    { local: { address: '::ffff:127.0.0.1', port: 53 }, peer: { address: '2001:db8::1', port: 5353 }, uid: 101 },
  ]);
});

test('a raw socket has the number of its IP protocol where others have a port', () => {
  const line =
    '    1: 00000000:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 99 2 0000000000000000 0\n';
  expect(parseInetTable(HEADING + line, 'raw', 'ipv4', 9).sockets).toMatchObject([
    { local: { address: '0.0.0.0', port: 0 }, filter: 1, state: 'close', peer: null },
  ]);
});

describe('bad lines', () => {
  test.each([
    ['cut off', `${LISTENING.slice(0, 60)}\n`],
    ['of another family', LISTENING.replace('0100007F', '0000000000000000FFFF00000100007F')],
    ['in a state that is none', LISTENING.replace(' 0A ', ' 6F ')],
    ['with words', LISTENING.replace('1000', 'root')],
    ['empty', '\n'],
  ])('%s: counted, the others kept', (_, line) => {
    expect(parseInetTable(HEADING + line + TIME_WAIT, 'tcp', 'ipv4', 9)).toMatchObject({
      malformed: 1,
      sockets: [{ state: 'time-wait' }],
    });
  });

  test('no table, no heading, no end of line', () => {
    expect(parseInetTable('', 'tcp', 'ipv4', 9)).toEqual({ sockets: [], malformed: 0 });
    expect(parseInetTable(HEADING.trim(), 'tcp', 'ipv4', 9)).toEqual({ sockets: [], malformed: 0 });
    expect(parseInetTable(HEADING + LISTENING.trimEnd(), 'tcp', 'ipv4', 9).sockets).toHaveLength(1);
  });

  test('any text ends in a count', () => {
    const piece = constantFrom(LISTENING, TIME_WAIT, '\n', ' ', ':', '0A', '00000000:0000 ', '9'.repeat(40));
    assert(
      property(array(piece, { maxLength: 12 }), string({ maxLength: 100 }), (pieces, noise) => {
        const text = HEADING + pieces.join('') + noise;
        const { sockets, malformed } = parseInetTable(text, 'tcp', 'ipv6', 9);
        expect(sockets).toEqual([]);
        expect(malformed).toBeLessThanOrEqual(text.split('\n').length);
        expect(parseInetTable(text, 'tcp', 'ipv4', 9).malformed).toBeLessThanOrEqual(malformed);
      }),
      { numRuns: 300 },
    );
  });
});
