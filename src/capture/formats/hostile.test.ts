import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CaptureFormat } from '../../model/index.ts';
import { linesOf } from '../lines.ts';
import { FORMATS } from './index.ts';

/*
 * Every format is handed whatever another one prints, and worse. None may throw, or tell more of the lines than there are.
 * What takes time beyond all measure does not end within the time that a test has.
 */

const FOLDER = join(import.meta.dirname, '../../../test/fixtures/captures');
const FIXTURES = readdirSync(FOLDER)
  .filter((name) => /^(?:netstat-(?:linux|bsd|macos)|ss|sockstat|lsof|nmap|unix)/.test(name) && !name.endsWith('.json'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'));

/** What is wrong with how lines were counted; empty where nothing is. */
function miscounted(text: string): readonly string[] {
  const lines = linesOf(text);
  return FORMATS.flatMap((format) => {
    const { id, document } = format;
    const { rows, unread, passed } = format.parse(lines);
    const read = new Set(rows.map(({ line }) => line));
    const faults = new Set(unread.map(({ line }) => line));
    const both = [...read].filter((line) => faults.has(line)).length;
    const outside = [...read, ...faults].filter((line) => line < 1 || line > lines.length).length;
    return [
      ...(faults.size === unread.length ? [] : [`${id}: twice`]),
      ...(outside === 0 ? [] : [`${id}: outside`]),
      ...(document === true || both === 0 ? [] : [`${id}: read and unread`]),
      ...(passed >= 0 && passed + faults.size + (document === true ? 0 : read.size) <= lines.length
        ? []
        : [`${id}: too many`]),
    ];
  });
}

const words = [
  'tcp tcp4 tcp6 tcp46 udp udp6 udpl raw raw6 sctp unix p_raw u_str nl ??? TCP UDP IPv4 IPv6 sock pack REG COMMAND NAME',
  '0 7 128 99999999999999999999 812/sshd 812 - ? 3u cwd 0t0 0,8 0x9cef83178f0736f5 0/0/128 [ ] /run/x @x -> p812 f3 n*:22',
  '0.0.0.0:22 :::22 [::]:22 *:22 *.22 *:* *.* 192.0.2.1.22 fe80::1%lo0.123 [fe80::1]%eth0:546 2001:db8:aaaa:bbb:12345',
  '127.0.0.1:1->127.0.0.1:2 localhost:ssh a.example:22 1.2.3.4:65536 ::1.22 LISTEN (LISTEN) ESTAB ESTABLISHED TIME-WAIT UNCONN',
  'users:(("a",pid=1,fd=2)) users:(("a",1,2),("b",3,4)) users:((" uid:0 ino:1 cgroup:/a/b.service v6only:1 timer:(on,1,2) skmem:(r0)',
  '<port portid="22" protocol="tcp"> <state state="open"/> <address addr="192.0.2.1"/> <!-- --> <![CDATA[ ]]> <!DOCTYPE &x; <nmaprun> </nmaprun>',
  'Host: 192.0.2.1 ()\tPorts: 22/open/tcp//ssh/// Recv-Q Send-Q State Netid Local Address:Port Peer Address:Port Proto USER',
]
  .join(' ')
  .split(' ');
const line = fc
  .array(fc.constantFrom(...words, ' ', '\t', '"', '\u0000'), { maxLength: 12 })
  .map((all) => all.join(' '));
const text = fc.array(line, { maxLength: 20 }).map((all) => all.join('\n'));

test('lines of the words that Unix tools print', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(miscounted(one)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('fixtures with pieces cut out, doubled, replaced', () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(200),
    by: fc.oneof(text, fc.string()),
  });
  fc.assert(
    fc.property(fc.constantFrom(...FIXTURES), fc.array(change, { maxLength: 4 }), (fixture, changes) => {
      const changed = changes.reduce((whole, { at, length, by }) => {
        const start = Math.floor(at * whole.length);
        return whole.slice(0, start) + by + whole.slice(start + length);
      }, fixture);
      expect(miscounted(changed)).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

describe('a long line, and many of them, come to an end', () => {
  const LONG = 200_000;
  const repeat = (piece: string, size: number = LONG): string => piece.repeat(Math.ceil(size / piece.length));
  const pieces = [
    ...' |\t|a|0|:|.|"|(|(("|",pid=|",pid=1,fd=1)|users:((|<|<"|<\'|<a |<!--|<![CDATA[|<!DOCTYPE [|<port |<port portid="|&a;|</'.split(
      '|',
    ),
    ...'0 |a 1 |1 1 |1:|::|tcp |- |% |\\x20|->|22/open/tcp//, |0.0.0.0:22 |(0.00/0/0) |a: |b:1 '.split('|'),
  ];
  const starts = [
    '',
    'tcp 0 0 ',
    'tcp6 0 0 :::22 :::* LISTEN ',
    'tcp LISTEN 0 0 *:22 *:* ',
    'a 1 b 3u IPv4 1 0t0 TCP ',
    'Host: ::1 ()\tPorts: ',
    '<nmaprun>',
  ];
  test.each(starts)('%j and more', (start) => {
    for (const piece of pieces) {
      expect(miscounted(start + repeat(piece))).toEqual([]);
      expect(miscounted(repeat(`${start}${piece}\n`, 50_000))).toEqual([]);
    }
  });

  const many: readonly (readonly [CaptureFormat, string, (index: number) => string])[] = [
    ['lsof', 'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME', (fd) => `a 1 b ${fd}u IPv4 1 0t0 TCP *:22 (LISTEN)`],
    [
      'lsof',
      'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
      (pid) => `a ${pid} b 3u IPv4 1 0t0 TCP *:22 (LISTEN)`,
    ],
    ['sockstat', 'USER COMMAND PID FD PROTO LOCAL ADDRESS FOREIGN ADDRESS', (fd) => `a b 1 ${fd} tcp4 *:22 *:*`],
    ['ss', 'tcp LISTEN 0 0 *:22 *:*', () => ' skmem:(r0)'],
  ];
  test.each(many)('%s: a hundred thousand lines of one socket', (id, heading, print) => {
    const lines = linesOf([heading, ...Array.from({ length: 100_000 }, (_, index) => print(index + 1))].join('\n'));
    expect(FORMATS.find((format) => format.id === id)?.parse(lines)).toMatchObject({ rows: [{}], unread: [] });
  });
});
