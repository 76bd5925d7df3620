import { describe, expect, test } from 'vitest';

import { linkOf, LOOPBACK } from '../../../test/support/firewalls.ts';
import { pathsOf, type Place, placeOf } from './paths.ts';

const at = (text: string): Place => {
  const place = placeOf(text);
  if (place === null) throw new Error(text);
  return place;
};

const PATHS = pathsOf({
  interfaces: [
    LOOPBACK,
    linkOf(2, 'eth0', ['192.0.2.10/24', 'fe80::5/64', '2001:db8::5/64']),
    linkOf(3, 'eth1', ['10.0.0.1/8', 'fe80::6/64']),
    linkOf(4, 'eth2', ['10.1.0.1/16']),
    linkOf(5, 'down', ['10.1.2.1/24'], { up: false }),
  ],
});

describe('the interface that a connection comes by', () => {
  test.each([
    ['the network that the peer is in', '192.0.2.10', '192.0.2.77', 0, ['eth0']],
    ['the smallest of two', '10.0.0.1', '10.1.2.3', 0, ['eth2']],
    ['of two equal ones that with the local address', 'fe80::6', 'fe80::77', 0, ['eth1']],
    ['IPv4 in IPv6', '::ffff:192.0.2.10', '::ffff:192.0.2.77', 0, ['eth0']],
    ['a zone', 'fe80::6', 'fe80::77%eth0', 0, ['eth0']],
    ['what the socket is bound to', '192.0.2.10', '192.0.2.77', 3, ['eth1']],
    ['from far, the local address', '192.0.2.10', '203.0.113.9', 0, ['eth0']],
    ['else any that is up', '198.51.100.1', '203.0.113.9', 0, ['eth0', 'eth1', 'eth2']],
  ] as const)('%s', (_, local, peer, bound, expected) => {
    expect(PATHS.of(at(local), at(peer), bound)).toEqual(expected);
  });
});

test('what goes from this computer to itself', () => {
  expect(PATHS.isInner(at('127.0.0.1'), at('127.0.0.1'))).toBe(true);
  expect(PATHS.isInner(at('192.0.2.10'), at('10.0.0.1'))).toBe(true);
  expect(PATHS.isInner(at('::ffff:127.0.0.1'), at('::ffff:127.0.0.1'))).toBe(true);
  expect(PATHS.isInner(at('192.0.2.10'), at('192.0.2.11'))).toBe(false);
});
