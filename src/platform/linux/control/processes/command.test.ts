import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { exactArguments, isAsStarted, parseLayout } from './command.ts';

const BASE = 0x7ffd_0000_0000;

/** What the kernel makes of arguments: the bytes, where they lie, and the pointers to them. */
function started(args: readonly string[]) {
  const bytes = Buffer.from(args.map((argument) => `${argument}\0`).join(''));
  const pointers: number[] = [];
  let at = BASE;
  for (const argument of args) {
    pointers.push(at);
    at += Buffer.byteLength(argument) + 1;
  }
  return { bytes, layout: { stack: BASE - 4096, argumentsStart: BASE, argumentsEnd: at }, pointers };
}

/** The same after the program has written over it. */
function titled(args: readonly string[], title: string, seen = title.length) {
  const { bytes, layout, pointers } = started(args);
  return isAsStarted(
    Buffer.concat([Buffer.from(title), bytes.subarray(title.length)]).subarray(0, seen),
    layout,
    pointers,
  );
}

describe('arguments', () => {
  test('empty ones count, also at the end', () => {
    expect(exactArguments(Buffer.from('a\0\0b\0\0'))).toEqual(['a', '', 'b', '']);
    expect(exactArguments(Buffer.from('\0'))).toEqual(['']);
    expect(exactArguments(Buffer.alloc(0))).toEqual([]);
  });

  test('what is no UTF-8 can not be told', () => {
    expect(exactArguments(Buffer.from([0x61, 0xff, 0]))).toBeNull();
  });

  test('any that a program can be started with come back, and are as started', () => {
    const argument = string({ unit: 'grapheme' }).filter((text) => !/\0|[xX*]{4}$| {2}$/.test(text));
    assert(
      property(array(argument, { minLength: 1 }), (args) => {
        const { bytes, layout, pointers } = started(args);
        expect(exactArguments(bytes)).toEqual(args);
        expect(isAsStarted(bytes, layout, pointers)).toBe(true);
      }),
    );
  });
});

describe('titles', () => {
  const args = ['/usr/sbin/nginx', '-g', 'daemon off;'];

  test('what a program writes over its arguments is none of them', () => {
    expect(titled(args, 'nginx: master process /usr/sbin/nginx -g daemon off;')).toBe(false);
    expect(titled(args, 'web\0', 31)).toBe(false);
    expect(titled(args, 'web: idle\0\0\0\0\0\0\0\0\0\0', 31)).toBe(false);
    expect(titled(['nginx', '-g'], 'nginx: master')).toBe(false);
  });

  test.each([
    [['mysqld', '--password=xxxxxxxx']],
    [['curl', '-u', '********']],
    [['mysql', '-pxxxxxx']],
    [['tool', '--token=        ']],
  ])('%j hides a password', (args) => {
    const { bytes, layout, pointers } = started(args);
    expect(isAsStarted(bytes, layout, pointers)).toBe(false);
  });

  test('without a look at its memory only what looks like one, or has another length', () => {
    const { bytes, layout } = started(args);
    expect(isAsStarted(bytes, layout, null)).toBe(true);
    expect(isAsStarted(bytes, { ...layout, argumentsEnd: layout.argumentsEnd + 1 }, null)).toBe(false);
    const nothing = { stack: 0, argumentsStart: 0, argumentsEnd: 0 };
    expect(isAsStarted(Buffer.from('sshd: alice [priv]\0'), nothing, null)).toBe(false);
    expect(isAsStarted(Buffer.from('web idle\0\0\0\0'), nothing, null)).toBe(false);
    expect(isAsStarted(Buffer.from('python3\0-c\0a: b\0'), nothing, null)).toBe(true);
    expect(isAsStarted(Buffer.alloc(0), nothing, null)).toBe(false);
  });
});

test('where it all lies, after a name that may hold anything', () => {
  const fields = Array.from({ length: 50 }, (_, index) => String(index + 3));
  expect(parseLayout(`7 (a) b) ${fields.join(' ')}\n`)).toEqual({ stack: 28, argumentsStart: 48, argumentsEnd: 49 });
  expect(parseLayout('7 (x) S 1')).toBeNull();
  expect(parseLayout('')).toBeNull();
});
