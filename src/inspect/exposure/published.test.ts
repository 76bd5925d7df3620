import { describe, expect, test } from 'vitest';

import { at, doorOf, judged } from '../../../test/support/exposures.ts';
import { linkOf, LOOPBACK, recordedFirewall, SERVER } from '../../../test/support/firewalls.ts';
import type { Network } from '../../model/index.ts';
import { exposureJudge } from './index.ts';

/** Every published port of a ruleset with from where it is reached. */
function doors(ruleset: string, given: Partial<Network> = {}): readonly string[] {
  const ssh = doorOf(at('0.0.0.0', 22));
  const judge = exposureJudge([{ ...SERVER, ...given, firewall: recordedFirewall(ruleset) }], [ssh]);
  return judge.published().map(({ namespace, published: { from, to, protocol, lastPort } }) => {
    const { exposure } = judge.of({ namespace, protocol, number: from.port, sockets: [] });
    const ports = lastPort === undefined ? from.port : `${from.port}-${lastPort}`;
    return `${protocol} ${from.address}:${ports} to ${to.address}:${to.port} ${exposure.level}`;
  });
}

describe('published ports', () => {
  test.each([
    [
      'docker.rules',
      [
        'tcp 0.0.0.0:8080 to 172.17.0.2:80 anywhere',
        'tcp 127.0.0.1:9090 to 172.17.0.2:9090 host',
        'udp 192.168.1.10:5353 to 172.17.0.2:53 network',
      ],
    ],
    ['netavark.rules', ['tcp 0.0.0.0:8080 to 172.17.0.2:80 anywhere']],
    [
      'hostports.rules',
      [
        'tcp 0.0.0.0:30080 to 10.0.5.6:8080 anywhere',
        'tcp 0.0.0.0:30080 to 10.0.5.7:8080 anywhere',
        'tcp 0.0.0.0:8080 to 10.0.5.2:80 anywhere',
      ],
    ],
    [
      'maps.nft',
      [
        'tcp 0.0.0.0:8080 to 10.0.5.2:80 anywhere',
        'tcp 0.0.0.0:8443 to 10.0.5.3:443 network',
        'tcp 0.0.0.0:2222 to 0.0.0.0:22 anywhere',
        'tcp 20.30.40.50:9000 to 10.0.5.4:9000 network',
        'tcp 20.30.40.50:9001 to 10.0.5.4:9001 network',
        'tcp 20.30.40.50:9002 to 10.0.5.4:9002 network',
        'tcp 0.0.0.0:6443 to 10.0.5.6:6443 anywhere',
        'tcp 0.0.0.0:6443 to 10.0.5.7:6443 anywhere',
        'udp 0.0.0.0:30000-31000 to 10.0.5.9:30000 network',
      ],
    ],
  ] as const)('of %s', (ruleset, expected) => {
    expect(doors(ruleset)).toEqual(expected);
  });

  test('need forwarding, where they lead to another address', () => {
    expect(doors('netavark.rules', { forwarding: false })).toEqual(['tcp 0.0.0.0:8080 to 172.17.0.2:80 host']);
    expect(doors('netavark.rules', { forwarding: null })).toEqual(['tcp 0.0.0.0:8080 to 172.17.0.2:80 unknown']);
  });
});

/** Podman's rule for `-p 8080:80 -p 8081:81`, which it writes as one. */
function shifted(to: string): readonly string[] {
  const text = `*nat\n:PREROUTING ACCEPT\n-A PREROUTING -p tcp -m tcp --dport 8080:8081 -j DNAT --to-destination ${to}\nCOMMIT\n`;
  const xtables = [{ family: 'ip', backend: 'legacy', text }] as const;
  const network: Network = { ...SERVER, firewall: { status: 'read', nftables: null, dormant: [], xtables } };
  const judge = exposureJudge([network], []);
  return judge.published().map(({ namespace, published: { from, to, protocol } }) => {
    const { exposure } = judge.of({ namespace, protocol, number: from.port, sockets: [] });
    return `${from.port} to ${to.address}:${to.port} ${exposure.level}`;
  });
}

test.each([
  ['172.17.0.2:80-81/8080', ['8080 to 172.17.0.2:80 anywhere', '8081 to 172.17.0.2:81 anywhere']],
  ['172.17.0.2:81-82/8081', ['8081 to 172.17.0.2:81 anywhere']],
  ['172.17.0.2:80-70/8080', ['8080 to 0.0.0.0:8080 unknown', '8081 to 0.0.0.0:8081 unknown']],
  ['172.17.0.2:65535-65536/8080', ['8080 to 0.0.0.0:8080 unknown', '8081 to 0.0.0.0:8081 unknown']],
])('neighbours that are shifted: %s', (to, expected) => {
  expect(shifted(to)).toEqual(expected);
});

const CONTAINER: Network = {
  namespace: 2,
  own: false,
  interfaces: [LOOPBACK, linkOf(2, 'eth0', ['172.17.0.2/16'], { kind: 'veth' })],
  firewall: { status: 'none' },
  ephemeral: null,
  forwarding: false,
};

function inside(port: number, ruleset: string, own: Partial<Network> = {}): readonly string[] {
  const host = { ...SERVER, ...own, firewall: recordedFirewall(ruleset) };
  return judged([host, CONTAINER], { ...at('0.0.0.0', port), namespace: 2 });
}

describe('a socket in a container', () => {
  test('is reached where it is published', () => {
    expect(inside(80, 'docker.rules')).toEqual([
      'anywhere',
      'bound-to-wildcard',
      'other-namespace',
      'published 0.0.0.0:8080 to 172.17.0.2:80',
      'firewall-accepts anywhere: iptables filter DOCKER 1: -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
    ]);
  });

  test('is reached by this host alone where it is not', () => {
    expect(inside(8000, 'docker.rules')).toEqual(['host', 'bound-to-wildcard', 'other-namespace']);
  });

  test('is reached by the network where this host sends packets on to it', () => {
    expect(inside(8000, 'netavark.rules')[0]).toBe('network');
    expect(inside(8000, 'netavark.rules', { forwarding: false })[0]).toBe('host');
  });

  test('with an interface of its own is no different from any host', () => {
    const own: Network = {
      ...CONTAINER,
      interfaces: [LOOPBACK, linkOf(2, 'net1', ['20.1.2.3/24'], { kind: 'macvlan' })],
    };
    expect(judged([SERVER, own], { ...at('0.0.0.0'), namespace: 2 })).toEqual([
      'anywhere',
      'bound-to-wildcard',
      'other-namespace',
      'public-address 20.1.2.3',
      'no-firewall',
    ]);
  });

  test('has the last word with its own firewall', () => {
    const closed: Network = { ...CONTAINER, firewall: recordedFirewall('plain-drop.nft') };
    const open: Network = { ...SERVER, firewall: recordedFirewall('docker.rules') };
    expect(judged([open, closed], { ...at('0.0.0.0', 80), namespace: 2 })[0]).toBe('network');
    const shut: Network = { ...CONTAINER, firewall: recordedFirewall('maps.nft') };
    expect(judged([open, shut], { ...at('0.0.0.0', 80), namespace: 2 })[0]).toBe('host');
  });
});
