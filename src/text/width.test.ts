import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { padEnd, padStart, truncate, truncateMiddle, visible, width } from './index.ts';

test.each([
  ['ssh', 3],
  ['冰河', 4],
  ['🚀', 2],
  ['e\u0301', 1],
  ['\u001B[31mred\u001B[39m', 3],
  ['', 0],
])('%j is %i columns wide', (text, columns) => {
  expect(width(text)).toBe(columns);
});

test('padding counts columns', () => {
  expect(padEnd('端口', 6)).toBe('端口  ');
  expect(padStart('端口', 6)).toBe('  端口');
  expect(padEnd('too long', 3)).toBe('too long');
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 4, 'abc…'],
  ['端口状态', 6, '端口…'],
  ['端口状态', 5, '端口…'],
  ['端口', 1, '…'],
  ['abc', 0, ''],
])('%s in %i columns is %s', (text, columns, cut) => {
  expect(truncate(text, columns)).toBe(cut);
});

test('a path keeps its end', () => {
  expect(truncateMiddle('/usr/lib/postgresql/15/bin/postgres', 20)).toBe('/usr/l…/bin/postgres');
  expect(truncateMiddle('/home/冰河/程序/服务器', 13)).toBe('/hom…/服务器');
});

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('a', '端', '🚀', 'e\u0301', '\u0301', 'ﾊﾞ', 'ᄀ', 'ᅡ', 'ท', 'ำ') }),
  )
  .map(visible);

test('nothing is wider than asked, and padding fills exactly', () => {
  fc.assert(
    fc.property(text, fc.nat(30), (text, columns) => {
      for (const cut of [truncate(text, columns), truncateMiddle(text, columns)]) {
        expect(width(cut)).toBeLessThanOrEqual(columns);
        expect(width(padEnd(cut, columns))).toBe(columns);
        expect(width(padStart(cut, columns))).toBe(columns);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what fits is not touched', () => {
  fc.assert(
    fc.property(text, (text) => {
      expect(truncate(text, width(text))).toBe(text);
      expect(truncateMiddle(text, width(text))).toBe(text);
    }),
  );
});
