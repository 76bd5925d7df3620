import { expect, it } from 'vitest';

import { parseCommandLine } from './command-line.ts';

it.each([
  ['nginx\0-g\0daemon off;\0', ['nginx', '-g', 'daemon off;']],
  ['postgres: checkpointer \0\0\0\0\0', ['postgres: checkpointer ']],
  ['a\0\0b\0', ['a', '', 'b']],
  ['cut off in the mid', ['cut off in the mid']],
  ['', []],
  ['\0\0', []],
])('splits %j', (text, expected) => {
  expect(parseCommandLine(Buffer.from(text))).toEqual(expected);
});

it('replaces what is no UTF-8', () => {
  expect(parseCommandLine(Buffer.from([0x61, 0xff, 0, 0xc3]))).toEqual(['a\uFFFD', '\uFFFD']);
});
