import { assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';

import { choosePair, MOST_CABLES, type Pair } from './addresses.ts';
import type { RoutedNetwork } from './routes.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text.split('.'), Number);
const network = (text: string): RoutedNetwork => {
  const [address = '', length] = text.split('/');
  return { family: 'ip', address: bytes(address), prefixLength: Number(length) };
};
const v6 = (hex: string, prefixLength: number): RoutedNetwork => ({
  family: 'ip6',
  address: Buffer.from(hex.padEnd(32, '0'), 'hex'),
  prefixLength,
});
const zero = (): number => 0;
const shown = (pair: Pair | null): string =>
  pair === null ? 'none' : `${[pair.here, pair.there].map((one) => one.join('.')).join(' ')}/${pair.prefixLength}`;
const hex = (pair: Pair | null): string => (pair === null ? 'none' : Buffer.from(pair.here).toString('hex'));

test.each([
  ['nothing is known', [], '198.18.0.1 198.18.0.2/30'],
  ['all lead everywhere', ['0.0.0.0/0', '128.0.0.0/1', '192.0.0.0/7'], '198.18.0.1 198.18.0.2/30'],
  ['a tunnel has the benchmarks', ['198.18.0.0/15'], '192.0.2.1 192.0.2.2/30'],
  ['one address is there', ['198.18.0.2/32', '192.0.2.0/24'], '198.51.100.1 198.51.100.2/30'],
  ['wide private routes', ['198.0.0.0/8', '192.0.0.0/8'], '203.0.113.1 203.0.113.2/30'],
  ['everything is taken', ['198.0.0.0/8', '192.0.0.0/8', '203.0.113.0/24'], 'none'],
])('IPv4 where %s', (_, taken, expected) => {
  expect(shown(choosePair('ip', 0, taken.map(network), zero))).toBe(expected);
});

test('IPv6 goes on to the next prefix', () => {
  expect(hex(choosePair('ip6', 0, [], zero))).toMatch(/^20010db80.*1$/);
  expect(hex(choosePair('ip6', 0, [v6('20010db8', 32)], zero))).toMatch(/^2001000200000.*1$/);
  expect(hex(choosePair('ip6', 0, [v6('2001', 16)], zero))).toMatch(/^3fff000.*1$/);
  expect(hex(choosePair('ip6', 0, [v6('2001', 16), v6('3fff', 20)], zero))).toBe('none');
});

/** @param dice what is chosen, of however many there are */
const chosen = (number: number, dice: number, taken: readonly RoutedNetwork[]): string =>
  shown(choosePair('ip', number, taken, (below) => dice % below));

test('two cables never have the same network, whatever they choose, and it lies in a block that nobody has', () => {
  assert(
    property(
      nat(MOST_CABLES - 1),
      integer({ min: 1, max: MOST_CABLES - 1 }),
      nat(),
      nat(),
      (one, step, left, right) => {
        const other = (one + step) % MOST_CABLES;
        for (const taken of [[], [network('198.18.0.0/15')]]) {
          expect(chosen(one, left, taken)).toMatch(/^(198\.1[89]|192\.0\.2)\./);
          expect(chosen(one, left, taken)).not.toBe(chosen(other, right, taken));
        }
      },
    ),
  );
});
