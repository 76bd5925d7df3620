import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { MenshenError } from '../model/index.ts';
import { FORMATS } from './formats/index.ts';
import { readCapture } from './index.ts';
import { linesOf } from './lines.ts';

const FOLDER = join(import.meta.dirname, '../../test/fixtures/captures');
const FIXTURES = readdirSync(FOLDER)
  .filter((name) => !name.startsWith('.') && !name.endsWith('.expected.json'))
  .map((name) => readFileSync(join(FOLDER, name)));

/** What is wrong with how a capture was read; empty where nothing is. */
function faultsOf(bytes: Uint8Array): readonly string[] {
  try {
    const { capture, rows } = readCapture(bytes);
    const { total, read, passed, unread } = capture.lines;
    const places = capture.unread.map(({ line }) => line);
    return [
      ...(rows.length === 0 ? ['no rows'] : []),
      ...(read + passed + unread === total && read >= 0 && passed >= 0 ? [] : [JSON.stringify(capture.lines)]),
      ...(new Set(places).size === places.length && places.length === Math.min(unread, 100) ? [] : ['counted twice']),
      ...(places.every((line) => line >= 1 && line <= total) ? [] : ['outside']),
      ...(rows.every(({ line }) => line >= 1 && line <= total) ? [] : ['rows outside']),
    ];
  } catch (error) {
    const expected = error instanceof MenshenError && error.code === 'capture-unreadable' && error.detail !== null;
    return expected ? [] : [String(error)];
  }
}

/** Each format for itself: every line once. */
function formatFaults(text: string): readonly string[] {
  const lines = linesOf(text);
  return FORMATS.flatMap((format) => {
    const { rows, unread, passed } = format.parse(lines);
    const places = new Set(unread.map(({ line }) => line));
    const whole = new Set(rows.map(({ line }) => line));
    const isDocument = format.document === true;
    return [
      ...(places.size === unread.length ? [] : [`${format.id}: twice`]),
      ...(passed + unread.length <= lines.length ? [] : [`${format.id}: too many`]),
      // A line of a document may hold a whole socket and half of another.
      ...(isDocument || [...whole].every((line) => !places.has(line)) ? [] : [`${format.id}: read and unread`]),
      ...(isDocument || passed + unread.length + whole.size <= lines.length ? [] : [`${format.id}: more than all`]),
    ];
  });
}

const word = fc.constantFrom(
  ...'TCP UDP tcp 0.0.0.0:80 [::]:80 [::1%4]:9 *:* : 0.0.0.0:0 LISTENING ESTABLISHED TIME_WAIT ABHÖREN 4 0 99999999999'.split(
    ' ',
  ),
  ...'-> 392 svchost [svchost.exe] RpcSs C:\\x\\y.dll -- LocalAddress LocalPort RemotePort State ----- , ; " {'.split(
    ' ',
  ),
  ...'} [ ] "LocalPort":80 : Listen Pid Process Port Proto Path Local Address #TYPE C:\\> $ \u001B[1m \u0000 协议 本地地址'.split(
    ' ',
  ),
  ' ',
  '\t',
  '\u3000',
  '\\',
);
const line = fc.array(word, { maxLength: 10 }).map((words) => words.join(' '));
const text = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));

test('random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(faultsOf(bytes)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('random lines of what listings are made of', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(faultsOf(Buffer.from(one))).toEqual([]);
      expect(formatFaults(one)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('fixtures with pieces cut out, doubled, replaced', () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(200),
    by: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      text.map((one) => Buffer.from(one)),
    ),
  });
  fc.assert(
    fc.property(fc.constantFrom(...FIXTURES), fc.array(change, { maxLength: 4 }), (fixture, changes) => {
      let bytes: Uint8Array = fixture;
      for (const { at, length, by } of changes) {
        const start = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)]);
      }
      expect(faultsOf(bytes)).toEqual([]);
      expect(formatFaults(Buffer.from(bytes).toString('utf8'))).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

/** Where reading took time beyond all measure, these would not end within the time that a test has. */
describe('hostile captures end', () => {
  const SIZE = 400_000;
  const repeat = (piece: string, size: number = SIZE): string => piece.repeat(Math.ceil(size / piece.length));
  const hostile: readonly (readonly [string, string])[] = [
    ['blanks', repeat(' ')],
    ['escapes', repeat('\u001B[')],
    ['open titles', repeat('\u001B]0;')],
    ['carriage returns', repeat('\r')],
    ['TCP', repeat('TCP\n')],
    ['TCP and blank lines', repeat('TCP\n\n\n\n')],
    ['half rows', repeat('TCP 0.0.0.0:80\n')],
    ['parts of rows', `TCP 0.0.0.0:80\n${repeat('LISTENING\n')}`],
    ['brackets', repeat('[')],
    ['braces', repeat('{')],
    ['braces in lines', repeat('{\n')],
    ['nested objects', repeat('{"a":')],
    ['quotes', `LocalAddress,LocalPort\n${repeat('"')}`],
    ['open fields', `LocalAddress,LocalPort\n${repeat('"a\n')}`],
    ['headings', repeat('Proto Local Address\n')],
    ['headings of CSV', repeat('LocalAddress,LocalPort\n')],
    ['headings of tables', repeat('LocalAddress LocalPort\n')],
    ['wide headings', `LocalAddress LocalPort ${repeat('a ')}`],
    ['dashes', `LocalAddress LocalPort\n${repeat('- ')}\n${repeat('1 ')}`],
    ['colons', repeat('LocalPort : ')],
    ['properties', repeat('LocalPort : 1\n')],
    ['arrows', repeat('1 a -> ')],
    ['fport', repeat('1 a b c d e f g\n')],
    ['prompts', repeat('C:\\>\n')],
    ['open prompts', repeat(`a@b ${' '.repeat(250)}`)],
    ['colons of addresses', `TCP ${repeat(':')}`],
    ['services', `TCP 0.0.0.0:80 0.0.0.0:0 LISTENING\n${repeat('  RpcSs\n')}`],
  ];
  test.each(hostile)('%s', (_, capture) => {
    expect(faultsOf(Buffer.from(capture))).toEqual([]);
    expect(formatFaults(capture)).toEqual([]);
  });

  test('lines of every encoding in turn', () => {
    const lines = [
      Buffer.from('协议\n'),
      Buffer.from([0xd0, 0xad, 0x0a]),
      Buffer.from([0x81, 0x0a]),
      Buffer.from('x\n'),
    ];
    expect(faultsOf(Buffer.concat(Array.from({ length: 20_000 }, () => lines).flat()))).toEqual([]);
  });
});
