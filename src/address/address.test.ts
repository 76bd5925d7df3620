import { isIP } from 'node:net';

import { array, assert, constantFrom, ipV4, ipV6, oneof, property, string } from 'fast-check';
import { parseIp } from 'ip-bigint';
import { expect, test } from 'vitest';

import { formatAddress, parseAddress, prefixRange, unmapped } from './address.ts';

test('addresses are read as a library of their own reads them', () => {
  assert(
    property(ipV4(), ipV6(), (four, six) => {
      expect(BigInt(parseAddress(four)!.value)).toBe(parseIp(four).number);
      expect(parseAddress(six)!.value).toBe(parseIp(six).number);
    }),
    { numRuns: 300 },
  );
});

test('and written so that they read the same again', () => {
  assert(
    property(ipV4(), ipV6(), (four, six) => {
      for (const text of [four, six]) {
        const { family, value } = parseAddress(text)!;
        const written = formatAddress(family, value);
        expect(parseAddress(written)).toEqual({ family, value });
      }
    }),
    { numRuns: 300 },
  );
});

test.each(['010.0.0.1', '1', '1.2.3', '::1::', 'fe80::1%', '1.2.3.4/8', ''])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeNull();
});

test('what is an address, and what is not, is as net.isIP says', () => {
  const pieces = constantFrom(':', '::', '0', 'ffff', '12345', 'g', '1.2.3.4', '256.1.1.1', '%', 'eth0', ' ', '.');
  const texts = oneof(
    string(),
    ipV6(),
    array(pieces, { maxLength: 17 }).map((all) => all.join('')),
  );
  assert(
    property(texts, (text) => {
      expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
    }),
    { numRuns: 3000 },
  );
});

test('IPv6 is written as RFC 5952 has it', () => {
  const written = ['2001:DB8::0:1', '::', 'fe80:0:0:1::', '1:0:0:2:0:0:0:3'].map((text) =>
    formatAddress('ip6', parseAddress(text)!.value),
  );
  expect(written).toEqual(['2001:db8::1', '::', 'fe80:0:0:1::', '1:0:0:2::3']);
});

test('zones are dropped, mapped addresses are IPv4', () => {
  expect(parseAddress('fe80::1%eth0')).toEqual(parseAddress('fe80::1'));
  expect(unmapped(parseAddress('::ffff:127.0.0.1')!)).toEqual(parseAddress('127.0.0.1'));
});

function network(text: string, length: number): readonly string[] {
  const address = parseAddress(text)!;
  return prefixRange(address, length).map((value) => formatAddress(address.family, value));
}

test.each([
  ['192.168.1.77', 24, '192.168.1.0', '192.168.1.255'],
  ['10.0.0.1', 0, '0.0.0.0', '255.255.255.255'],
  ['fd00:1::9', 64, 'fd00:1::', 'fd00:1::ffff:ffff:ffff:ffff'],
  ['10.0.0.1', 99, '10.0.0.1', '10.0.0.1'],
])('the network of %s/%i', (text, length, first, last) => {
  expect(network(text, length)).toEqual([first, last]);
});
