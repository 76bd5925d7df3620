import { assert, integer, ipV4, ipV6, oneof, property, uniqueArray } from 'fast-check';
import { parseIp } from 'ip-bigint';
import { expect, test } from 'vitest';

import { parseAddress, prefixRange } from './address.ts';
import { commonPrefix, formatPrefix, parsePrefix } from './network.ts';
import { relation, single } from './ranges.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['192.0.2.7/32', '192.0.2.7'],
  ['FD00:0::0/8', 'fd00::/8'],
  ['2001:DB8::1/128', '2001:db8::1'],
  ['::/0', '::/0'],
])('%s is read, and written as %s', (text, written) => {
  const prefix = parsePrefix(text);
  expect('code' in prefix ? prefix : formatPrefix(prefix)).toBe(written);
});

test.each([
  ['010.0.0.1', { code: 'form' }],
  ['1', { code: 'form' }],
  ['10.1/16', { code: 'form' }],
  ['', { code: 'form' }],
  ['10.0.0.0/255.0.0.0', { code: 'form' }],
  ['10.0.0.0/08', { code: 'form' }],
  ['10.0.0.0/', { code: 'form' }],
  ['10.0.0.0/8/8', { code: 'form' }],
  ['[::1]', { code: 'form' }],
  ['10.0.0.0/33', { code: 'length', most: 32 }],
  ['fd00::/129', { code: 'length', most: 128 }],
  ['fe80::1%eth0', { code: 'zone' }],
  ['10.0.0.1/8', { code: 'host-bits', meant: '10.0.0.0/8' }],
  ['192.168.178.20/24', { code: 'host-bits', meant: '192.168.178.0/24' }],
  ['fd00::1/8', { code: 'host-bits', meant: 'fd00::/8' }],
  ['::ffff:10.0.0.1', { code: 'mapped', meant: '10.0.0.1' }],
  ['::ffff:10.0.0.1/104', { code: 'mapped', meant: '10.0.0.0/8' }],
])('%j is none', (text, fault) => {
  expect(parsePrefix(text)).toEqual(fault);
});

test('what is meant is a network, and has the address in it', () => {
  assert(
    property(oneof(ipV4(), ipV6()), integer({ min: 0, max: 128 }), (address, bits) => {
      const length = address.includes(':') ? bits : Math.min(bits, 32);
      const prefix = parsePrefix(`${address}/${length}`);
      const text = 'meant' in prefix ? prefix.meant : 'code' in prefix ? '' : formatPrefix(prefix);
      const read = parsePrefix(text);
      if ('code' in read) throw new Error(`${address}/${length}: ${text}`);
      expect(formatPrefix(read)).toBe(text);
      if ('code' in prefix && prefix.code === 'mapped') return;
      const own = parseAddress(address)!;
      expect(relation(single(own.value), prefixRange(read, read.length))).toBe('inside');
    }),
    { numRuns: 400 },
  );
});

test.each(['ip', 'ip6'] as const)(
  'the smallest network of some addresses of %s has all of them, and no half of it has',
  (family) => {
    const bits = family === 'ip' ? 32 : 128;
    const texts = uniqueArray(family === 'ip' ? ipV4() : ipV6(), { minLength: 1, maxLength: 6 });
    assert(
      property(texts, (some) => {
        const own = some.map((text) => parseAddress(text)!);
        const common = commonPrefix(own, family)!;
        const inside = (length: number): boolean =>
          own.every(({ value }) => relation(single(value), prefixRange(common, length)) === 'inside');
        expect(inside(common.length)).toBe(true);
        const isOne = new Set(own.map(({ value }) => value)).size === 1;
        expect(common.length === bits).toBe(isOne);
        expect(isOne || !inside(common.length + 1)).toBe(true);
        expect(parseIp(formatPrefix(common).split('/')[0] ?? '').number).toBe(BigInt(common.value));
      }),
      { numRuns: 300 },
    );
  },
);

test('a network of one family has nothing of the other', () => {
  expect(commonPrefix([parseAddress('192.0.2.1')!], 'ip6')).toBeNull();
});
