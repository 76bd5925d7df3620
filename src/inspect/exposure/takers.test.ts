import { describe, expect, test } from 'vitest';

import { at, doorOf, told } from '../../../test/support/exposures.ts';
import { linkOf, LOOPBACK, SERVER } from '../../../test/support/firewalls.ts';
import type { Firewall, Network, Socket } from '../../model/index.ts';
import { exposureJudge } from './index.ts';

/** `tcp dport 7011` of IPv4 is sent on by a statement of `nft -j`. */
function natted(statement: object): Firewall {
  const chain = {
    family: 'ip',
    table: 'nat',
    name: 'pre',
    type: 'nat',
    hook: 'prerouting',
    prio: -100,
    policy: 'accept',
  };
  const left = { payload: { protocol: 'tcp', field: 'dport' } };
  const expr = [{ match: { op: '==', left, right: 7011 } }, statement];
  const nftables = [
    { table: { family: 'ip', name: 'nat' } },
    { chain },
    { rule: { family: 'ip', table: 'nat', chain: 'pre', handle: 3, expr } },
  ];
  return { status: 'read', nftables: { nftables }, dormant: [], xtables: [] };
}

const REDIRECT = { redirect: { port: 7001 } };
const TWO_ADDRESSES: Network = {
  ...SERVER,
  interfaces: [
    LOOPBACK,
    linkOf(2, 'eth0', ['192.168.1.10/24', '192.168.1.11/24', 'fd00:5e::1/64']),
    linkOf(3, 'eth1', ['10.9.0.1/24']),
  ],
};

const dnat = (addr: string): object => ({ dnat: { addr, port: 7001 } });
const behind = (statement: object, given: Partial<Socket>): readonly string[] => {
  const socket = doorOf(given);
  const judge = exposureJudge([{ ...TWO_ADDRESSES, firewall: natted(statement) }], [socket]);
  const front = judge.of({ namespace: 1, protocol: 'tcp', number: 7011, sockets: [] });
  const back = judge.of(socket);
  return [
    told(front.exposure)[0],
    told(back.exposure)[0],
    ...front.exposure.reasons.map(({ code }) => code),
  ] as string[];
};

describe('what is sent on to this computer itself is only as open as the sockets that take it', () => {
  const NOBODY = ['published', 'no-listener'];

  test.each([
    ['redirected past loopback', REDIRECT, at('127.0.0.1', 7001), ['host', 'host', ...NOBODY]],
    ['redirected past IPv6', REDIRECT, { ...at('::', 7001), v6only: true }, ['host', 'network', ...NOBODY]],
    [
      'redirected past UDP',
      REDIRECT,
      { ...at('0.0.0.0', 7001), protocol: 'udp', state: 'close' },
      ['host', 'network', ...NOBODY],
    ],
    ['redirected past another port', REDIRECT, at('0.0.0.0', 7002), ['host', 'network', ...NOBODY]],
    ['redirected past the second address', REDIRECT, at('192.168.1.11', 7001), ['host', 'network', ...NOBODY]],
    [
      'redirected to the first address',
      REDIRECT,
      at('192.168.1.10', 7001),
      ['network', 'network', 'published', 'firewall-accepts'],
    ],
    [
      'redirected to every address',
      REDIRECT,
      at('0.0.0.0', 7001),
      ['network', 'network', 'published', 'firewall-accepts'],
    ],
    [
      'redirected to IPv6 that answers IPv4',
      REDIRECT,
      at('::', 7001),
      ['network', 'network', 'published', 'firewall-accepts'],
    ],
    [
      'redirected to another interface',
      REDIRECT,
      { ...at('10.9.0.1', 7001), interface: 3 },
      ['network', 'network', 'published', 'firewall-accepts'],
    ],
    ['sent on past loopback', dnat('192.168.1.11'), at('127.0.0.1', 7001), ['host', 'host', ...NOBODY]],
    ['sent on past the first address', dnat('192.168.1.11'), at('192.168.1.10', 7001), ['host', 'network', ...NOBODY]],
    [
      'sent on to the second address',
      dnat('192.168.1.11'),
      at('192.168.1.11', 7001),
      ['network', 'network', 'published', 'firewall-accepts'],
    ],
    [
      'sent on to loopback, where route_localnet decides',
      dnat('127.0.0.1'),
      at('127.0.0.1', 7001),
      ['unknown, at most network', 'unknown, at most network', 'published', 'firewall-rule-unknown'],
    ],
    [
      'sent on to loopback, past an address',
      dnat('127.0.0.1'),
      at('192.168.1.10', 7001),
      ['host', 'network', ...NOBODY],
    ],
    [
      'sent on to elsewhere, where nobody here knows',
      dnat('10.9.0.7'),
      at('127.0.0.1', 7001),
      ['network', 'host', 'published', 'firewall-accepts'],
    ],
  ] as const)('%s', (_name, statement, socket, expected) => {
    expect(behind(statement, socket)).toEqual(expected);
  });
});
