import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleJson } from './index.ts';

test('invisible and steering characters are escaped, in keys too', () => {
  expect(visibleJson({ 'a\u202E': '\u009B\u007F\u200B中' })).toBe(String.raw`{"a\u202e":"\u009b\u007f\u200b中"}`);
  expect(visibleJson('\u{E0041}')).toBe(String.raw`"\udb40\udc41"`);
});

test('indenting is kept', () => {
  expect(visibleJson({ a: ['\u202E'] }, 2)).toBe('{\n  "a": [\n    "\\u202e"\n  ]\n}');
});

test('what JSON cannot hold is null', () => {
  expect(visibleJson(undefined)).toBe('null');
});

test('it is the same value, and no unsafe character is in its text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(0, 2), (value, indent) => {
      const json = visibleJson(value, indent);
      expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 1000 },
  );
});

test('lone surrogates survive', () => {
  expect(JSON.parse(visibleJson('\uD800x'))).toBe('\uD800x');
});
