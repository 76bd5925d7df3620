import { describe, expect, test } from 'vitest';

import { at, doorOf, judged } from '../../../test/support/exposures.ts';
import { linkOf, LOOPBACK, SERVER } from '../../../test/support/firewalls.ts';
import { socketOf } from '../../../test/support/subjects.ts';
import type { Network } from '../../model/index.ts';
import { exposureJudge } from './index.ts';

const LAPTOP: Network = {
  ...SERVER,
  interfaces: [LOOPBACK, linkOf(2, 'wlan0', ['192.168.1.10/24'])],
  forwarding: false,
};

describe('without a firewall the addresses decide', () => {
  test.each([
    [
      'a private address',
      LAPTOP,
      at('0.0.0.0'),
      ['network', 'bound-to-wildcard', 'private-address 192.168.1.10', 'no-firewall'],
    ],
    ['loopback', SERVER, at('127.4.5.6'), ['host', 'bound-to-loopback']],
    ['loopback in IPv6', SERVER, at('::1'), ['host', 'bound-to-loopback']],
    ['loopback of IPv4 in IPv6', SERVER, at('::ffff:127.0.0.1'), ['host', 'bound-to-loopback']],
    [
      'a public address',
      SERVER,
      at('20.30.40.50'),
      ['anywhere', 'bound-to-address 20.30.40.50', 'public-address 20.30.40.50', 'no-firewall'],
    ],
    [
      'the private one of two',
      SERVER,
      at('192.168.1.10'),
      ['network', 'bound-to-address 192.168.1.10', 'private-address 192.168.1.10', 'no-firewall'],
    ],
    [
      'an address that nobody has',
      SERVER,
      at('20.30.40.51'),
      ['host', 'bound-to-address 20.30.40.51', 'no-such-address 20.30.40.51'],
    ],
    [
      'a link-local address',
      SERVER,
      at('fe80::5'),
      ['network', 'bound-to-address fe80::5', 'private-address fe80::5', 'no-firewall'],
    ],
    [
      'a bound interface',
      SERVER,
      { ...at('0.0.0.0'), interface: 3 },
      ['network', 'bound-to-wildcard', 'bound-to-interface docker0', 'private-address 172.17.0.1', 'no-firewall'],
    ],
    ['a bound loopback interface', SERVER, { ...at('0.0.0.0'), interface: 1 }, ['host', 'bound-to-loopback']],
    ['no network', { ...LAPTOP, interfaces: [LOOPBACK] }, at('0.0.0.0'), ['host', 'bound-to-wildcard', 'no-network']],
    [
      'a network that is down',
      { ...LAPTOP, interfaces: [LOOPBACK, linkOf(2, 'wlan0', ['192.168.1.10/24'], { up: false })] },
      at('192.168.1.10'),
      ['host', 'bound-to-address 192.168.1.10', 'no-network'],
    ],
    [
      'a public address on loopback',
      {
        ...LAPTOP,
        interfaces: [linkOf(1, 'lo', ['127.0.0.1/8', '20.1.1.1/32']), linkOf(2, 'eth0', ['192.168.1.10/24'])],
      },
      at('20.1.1.1'),
      ['anywhere', 'bound-to-address 20.1.1.1', 'public-address 20.1.1.1', 'no-firewall'],
    ],
    [
      'a multicast group',
      LAPTOP,
      { ...at('224.0.0.251', 5353), protocol: 'udp' },
      ['network', 'bound-to-address 224.0.0.251', 'private-address 224.0.0.251', 'no-firewall'],
    ],
  ] as const)('%s', (_, network, socket, expected) => {
    expect(judged([network], socket)).toEqual(expected);
  });

  test('a wildcard of IPv6 answers IPv4 too, unless it says otherwise', () => {
    expect(judged([LAPTOP], at('::'))[0]).toBe('network');
    expect(judged([LAPTOP], { ...at('::'), v6only: true })).toEqual(['host', 'bound-to-wildcard', 'no-network']);
  });
});

test('a firewall that could not be read leaves only a bound', () => {
  const firewall = { status: 'unknown', reason: 'rights', detail: 'x' } as const;
  expect(judged([{ ...SERVER, firewall }], at('20.30.40.50'))[0]).toBe('unknown, at most anywhere');
  expect(judged([{ ...LAPTOP, firewall }], at('0.0.0.0'))).toEqual([
    'unknown, at most network',
    'bound-to-wildcard',
    'private-address 192.168.1.10',
    'firewall-unreadable',
  ]);
  expect(judged([{ ...SERVER, firewall }], at('127.0.0.1'))[0]).toBe('host');
});

test('a namespace that nothing is known of is unknown', () => {
  expect(judged([SERVER], { ...at('0.0.0.0'), namespace: 9 })).toEqual(['unknown, at most anywhere']);
});

test('where the interface could not be told it may be any', () => {
  const { interface: _untold, ...socket } = socketOf({ namespace: 1, ...at('0.0.0.0') });
  const door = { ...doorOf({}), sockets: [socket] };
  const { exposure } = exposureJudge([LAPTOP], [door]).of(door);
  expect(exposure.level).toBe('network');
  expect(exposure.reasons.map(({ code }) => code)).not.toContain('bound-to-interface');
});
