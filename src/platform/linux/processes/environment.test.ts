import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { parseEnvironment } from './environment.ts';

const parse = (text: string) => parseEnvironment(Buffer.from(text));

test('only names of libraries are kept', () => {
  expect(parse('PASSWORD=x\0LD_PRELOAD=/a.so:b.so  /c.so\0LD_AUDIT=/d e.so\0XLD_PRELOAD=/no.so\0')).toEqual({
    empty: false,
    preloads: [
      { by: 'LD_PRELOAD', library: '/a.so' },
      { by: 'LD_PRELOAD', library: 'b.so' },
      { by: 'LD_PRELOAD', library: '/c.so' },
      { by: 'LD_AUDIT', library: '/d e.so' },
    ],
  });
});

test('none at all is empty; what was overwritten can not be told', () => {
  expect(parse('')).toEqual({ empty: true, preloads: [] });
  expect(parse('A=\0')).toEqual({ empty: false, preloads: [] });
  expect(parse('\0\0\0')).toBeUndefined();
});

test('whatever stands there, it is read and stays small', () => {
  assert(property(uint8Array({ maxLength: 200 }), (bytes) => void parseEnvironment(Buffer.from(bytes))));
  expect(parse(`LD_PRELOAD=${'/x.so '.repeat(10_000)}`)?.preloads).toHaveLength(16);
});
