import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { likenessOf } from './look-alike.ts';

const NAMES = ['svchost', 'explorer', 'systemd'];
const name = fc.stringMatching(/^[a-z]{6,12}$/);

test('a name itself is like none, nor is one with a version', () => {
  fc.assert(
    fc.property(name, (one) => {
      expect(likenessOf(one, [one, ...NAMES])).toBeNull();
    }),
  );
  expect(likenessOf('explorer2', NAMES)).toBeNull();
});

test('one letter more, less, other, or swapped is a slip; two are none', () => {
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom('q', 'z'), (one, at, letter) => {
      const index = at % one.length;
      const others = [
        one.slice(0, index) + letter + one.slice(index),
        one.slice(0, index) + one.slice(index + 1),
        one.slice(0, index) + letter + one.slice(index + 1),
      ].filter((other) => other !== one);
      for (const other of others) expect(likenessOf(other, [one])?.name).toBe(one);
      expect(likenessOf(`qz${one}`, [one])).toBeNull();
    }),
  );
});

test.each([
  ['ѕvсhоѕt', 'svchost'],
  ['exp|orer', 'explorer'],
  ['ｓvchost', 'svchost'],
])('%s looks like %s', (written, meant) => {
  expect(likenessOf(written, NAMES)).toEqual({ name: meant, by: 'look' });
});

test('takes no longer for a hostile name', () => {
  expect(likenessOf('a'.repeat(1_000_000), NAMES)).toBeNull();
});
