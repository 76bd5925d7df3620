import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { width } from '../../text/index.ts';
import { hang, wrap } from './wrap.ts';

test('breaks at blanks', () => {
  expect(wrap('who stands behind each door', 12)).toEqual(['who stands', 'behind each', 'door']);
});

test('breaks Chinese by columns, and never before a closing mark', () => {
  expect(wrap('门神看守本机的端口。', 12)).toEqual(['门神看守本机', '的端口。']);
  expect(wrap('门神看守本,端口', 10)).toEqual(['门神看守', '本,端口']);
});

test('mixes both', () => {
  expect(wrap('用 sudo 运行可看到全部', 12)).toEqual(['用 sudo 运行', '可看到全部']);
});

test('keeps a path whole', () => {
  expect(wrap('see /usr/lib/a/very/long/path now', 10)).toEqual(['see', '/usr/lib/a/very/long/path', 'now']);
});

test('keeps line breaks, and breaks nothing without a limit', () => {
  expect(wrap('one two\nthree', null)).toEqual(['one two', 'three']);
  expect(wrap('one two\nthree', 5)).toEqual(['one', 'two', 'three']);
});

test('hangs the rest beneath the first line', () => {
  expect(hang('端口  ', 'one two three', 14)).toEqual(['端口  one two', '      three']);
});

test('loses nothing but blanks, and keeps within the columns where pieces allow', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'bc', ' ', '门', '神', ',', '。', '.'), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const lines = wrap(text, 9);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(line).toBe(line.trimEnd());
      // Only what can't be broken sticks out.
      for (const line of lines) expect(width(line) <= 9 || /^[门神]?[abc.,。]*$/.test(line)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
