import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from './index.ts';

test.each([
  ['nginx: worker', 'nginx: worker'],
  ['\u001B[2J\u0007', String.raw`\x1b[2J\x07`],
  ['a\nb\tc', String.raw`a\x0ab\x09c`],
  ['\u009B31m', String.raw`\x9b31m`],
  ['\u202Etxt.exe', String.raw`\u202etxt.exe`],
  ['ngi\u200Bnx\uFEFF', String.raw`ngi\u200bnx\ufeff`],
  ['\u2028\u2029', String.raw`\u2028\u2029`],
  ['\u{E0041}', String.raw`\u{e0041}`],
  ['\uD800', String.raw`\ud800`],
  ['\uE000', String.raw`\ue000`],
  ['soft\u00ADhyphen \u3164', String.raw`soft\xadhyphen \u3164`],
  [String.raw`\x1b`, String.raw`\\x1b`],
])('%j becomes %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each(['冰河 木马', 'ページ', '서버', 'خادم الويب', 'שרת', 'Größe', 'सर्वर', 'ไฟล์', '🚀 deploy', 'e\u0301'])(
  'ordinary text stays: %s',
  (text) => {
    expect(visible(text)).toBe(text);
  },
);

test('marks can neither lean on what stands before nor pile up', () => {
  expect(visible('\u0338x')).toBe(String.raw`\u0338x`);
  expect(visible(`x${'\u0301'.repeat(6)}`)).toBe(`x${'\u0301'.repeat(4)}${String.raw`\u0301\u0301`}`);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\\', 'x', '1', 'b', 'u', '{', '}', '\u001B', '\u202E', '\u200D', 'é', '中', '\uDC00'),
  }),
  fc.uint16Array({ max: 0xffff }).map((units) => String.fromCharCode(...units)),
);

test('nothing invisible or steering survives', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(visible(text)).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 2000 },
  );
});

test('the text can be told from what is shown', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(decode(visible(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

function decode(shown: string): string {
  return shown.replaceAll(/\\(?:\\|x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]+)\})/gu, (escaped, byte, unit, point) =>
    escaped === '\\\\' ? '\\' : String.fromCodePoint(Number.parseInt(byte ?? unit ?? point, 16)),
  );
}
