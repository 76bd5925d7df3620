import { assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { attribute, done, message, word } from '../../../../test/support/netlink.ts';
import { decodeAddresses, decodeLinks } from './decode.ts';

const UP = 1;
const LOOPBACK = 8;

/** `struct ifinfomsg`. */
const link = (index: number, flags: number, ...attributes: readonly Buffer[]): Buffer =>
  message(16, Buffer.concat([word(0), word(index), word(flags), word(0), ...attributes]));
const name = (text: string): Buffer => attribute(3, Buffer.from(`${text}\0`));
const kind = (text: string): Buffer => attribute(18, attribute(1, Buffer.from(`${text}\0`)));

/** `struct ifaddrmsg`. */
const address = (family: number, prefix: number, scope: number, ...attributes: readonly Buffer[]): Buffer =>
  message(20, Buffer.concat([Buffer.from([family, prefix, 0, scope]), word(2), ...attributes]));
const ipv4 = (type: number, ...bytes: readonly number[]): Buffer => attribute(type, Buffer.from(bytes));

test('interfaces: what they are called, are, and belong to', () => {
  const buffer = Buffer.concat([
    link(1, UP | LOOPBACK, name('lo')),
    link(4, UP, name('v0'), attribute(10, word(2)), kind('veth')),
    link(5, 0, name('eth0')),
    done(),
  ]);
  expect(decodeLinks([buffer])).toEqual({
    malformed: 0,
    links: [
      { index: 1, name: 'lo', up: true, loopback: true, kind: null, master: 0 },
      { index: 4, name: 'v0', up: true, loopback: false, kind: 'veth', master: 2 },
      { index: 5, name: 'eth0', up: false, loopback: false, kind: null, master: 0 },
    ],
  });
});

test.each([
  ['no name', link(1, UP)],
  ['a kind whose length lies', link(1, UP, name('x'), attribute(18, attribute(1, Buffer.from('v'), 90)))],
  ['an attribute of no length', link(1, UP, name('x'), attribute(10, word(2), 0))],
])('an interface with %s is counted and kept', (_, bytes) => {
  const { links, malformed } = decodeLinks([bytes]);
  expect(malformed).toBe(1);
  expect(links).toMatchObject([{ index: 1, kind: null, master: 0 }]);
});

test('an address that others see, and not the other side of a cable', () => {
  const own = [ipv4(1, 10, 0, 0, 2), ipv4(2, 10, 0, 0, 1)];
  expect(decodeAddresses([address(2, 32, 0, ...own), address(2, 32, 0, ...own.reverse())]).addresses).toEqual(
    Array.from({ length: 2 }, () => ({
      link: 2,
      address: { family: 'ipv4', address: '10.0.0.1', prefixLength: 32, scope: 'global' },
    })),
  );
});

test.each([
  [0, 'global'],
  [120, 'global'],
  [200, 'site'],
  [253, 'link'],
  [254, 'host'],
  [255, 'host'],
])('scope %i reaches as far as %s', (scope, expected) => {
  const loopback = attribute(1, Buffer.from('00000000000000000000000000000001', 'hex'));
  expect(decodeAddresses([address(10, 128, scope, loopback)]).addresses).toMatchObject([
    { address: { family: 'ipv6', address: '::1', scope: expected } },
  ]);
});

test('an address that is not there is counted, one of another family is not ours', () => {
  expect(decodeAddresses([address(2, 24, 0, ipv4(1, 10, 0))])).toEqual({ addresses: [], malformed: 1 });
  expect(decodeAddresses([address(45, 8, 0, ipv4(1, 10))])).toEqual({ addresses: [], malformed: 0 });
  expect(decodeAddresses([message(20, Buffer.alloc(4))])).toEqual({ addresses: [], malformed: 1 });
});

test('any bytes, and any damage to good ones, end in a count', () => {
  const good = Buffer.concat([link(4, UP, name('v0'), kind('veth')), address(2, 24, 0, ipv4(1, 10, 0, 0, 1)), done()]);
  assert(
    property(uint8Array({ maxLength: 200 }), nat(), constantFrom(0, 1, 4, 200), nat(), (noise, at, value, cut) => {
      const hurt = Buffer.from(good);
      hurt[at % hurt.length] = value;
      for (const bytes of [noise, hurt, hurt.subarray(0, cut % hurt.length)]) {
        expect(decodeLinks([bytes]).links.length).toBeLessThanOrEqual(bytes.length / 32);
        expect(decodeAddresses([bytes]).addresses.length).toBeLessThanOrEqual(bytes.length / 24);
      }
    }),
    { numRuns: 500 },
  );
});
