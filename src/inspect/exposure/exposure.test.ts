import { describe, expect, test } from 'vitest';

import { linkOf, LOOPBACK, recordedFirewall, SERVER } from '../../../test/support/firewalls.ts';
import { socketOf } from '../../../test/support/subjects.ts';
import type { Exposure, ExposureReason, Network, Socket } from '../../model/index.ts';
import { exposureJudge } from './index.ts';

function reasonText(reason: ExposureReason): string {
  switch (reason.code) {
    case 'firewall-accepts':
    case 'firewall-limits':
    case 'firewall-drops':
      return `${reason.code} ${reason.from}: ${reason.rule}`;
    case 'firewall-rule-unknown':
      return `${reason.code} ${reason.expression}`;
    case 'bound-to-address':
    case 'no-such-address':
    case 'public-address':
    case 'private-address':
      return `${reason.code} ${reason.address}`;
    case 'published':
      return `${reason.code} ${reason.from.address}:${reason.from.port} to ${reason.to.address}:${reason.to.port}`;
    case 'bound-to-interface':
      return `${reason.code} ${reason.interface}`;
    case 'bound-to-wildcard':
    case 'bound-to-loopback':
    case 'no-network':
    case 'no-firewall':
    case 'firewall-unreadable':
    case 'forwarding-off':
    case 'other-namespace':
      return reason.code;
  }
}

function told({ level, atMost, reasons }: Exposure): readonly string[] {
  return [level === 'unknown' ? `unknown, at most ${atMost}` : level, ...reasons.map(reasonText)];
}

function judged(networks: readonly Network[], given: Partial<Socket>): readonly string[] {
  const socket = socketOf({ namespace: 1, ...given });
  const { namespace, protocol, local } = socket;
  return told(exposureJudge(networks).of({ namespace, protocol, number: local.port, sockets: [socket] }).exposure);
}

const at = (address: string, port = 22): Pick<Socket, 'local' | 'family'> => ({
  local: { address, port },
  family: address.includes(':') ? 'ipv6' : 'ipv4',
});

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

/** The answer and the firewall's part of the reasons, of a socket that is open to all. */
function behind(ruleset: string, port: number, protocol: 'tcp' | 'udp' = 'tcp'): readonly string[] {
  const network = { ...SERVER, firewall: recordedFirewall(ruleset) };
  const [level = '', ...reasons] = judged([network], { ...at('0.0.0.0', port), protocol });
  return [level, ...reasons.filter((reason) => /^(firewall|published|forwarding)/.test(reason))];
}

describe('behind rules that nft and iptables printed', () => {
  test.each([
    [
      'plain-drop.nft',
      22,
      'tcp',
      ['anywhere', 'firewall-accepts anywhere: inet filter input handle 8: tcp dport 22 accept'],
    ],
    [
      'plain-drop.nft',
      80,
      'tcp',
      [
        'network',
        'firewall-accepts network: inet filter input handle 10: ip saddr 192.168.1.0/24 tcp dport { 80, 443 } accept',
        'firewall-drops anywhere: inet filter input: policy drop',
      ],
    ],
    [
      'plain-drop.nft',
      161,
      'udp',
      [
        'network',
        'firewall-limits network: inet filter input handle 11: ip saddr 192.168.1.20 udp dport 161 accept',
        'firewall-drops anywhere: inet filter input: policy drop',
      ],
    ],
    [
      'plain-drop.nft',
      8443,
      'tcp',
      ['anywhere', 'firewall-limits anywhere: inet filter input handle 12: tcp dport 8443 limit rate 20/second accept'],
    ],
    [
      'plain-drop.nft',
      3306,
      'tcp',
      [
        'host',
        'firewall-drops network: inet filter input: policy drop',
        'firewall-drops anywhere: inet filter input: policy drop',
      ],
    ],
    [
      'open-with-bans.nft',
      22,
      'tcp',
      [
        'anywhere',
        'firewall-limits anywhere: inet watch bans handle 3: tcp dport 22 ip saddr @banned-ssh reject with icmp port-unreachable',
      ],
    ],
    ['open-with-bans.nft', 80, 'tcp', ['anywhere', 'firewall-accepts anywhere: null']],
    [
      'zones.nft',
      445,
      'tcp',
      [
        'network',
        'firewall-accepts network: inet zones in_home_allow handle 26: tcp dport 445 accept',
        'firewall-drops anywhere: inet zones in_public_deny handle 34: ip saddr 20.0.0.0/8 drop',
      ],
    ],
    [
      'zones.nft',
      443,
      'tcp',
      ['anywhere', 'firewall-limits anywhere: inet zones in_public_deny handle 34: ip saddr 20.0.0.0/8 drop'],
    ],
    [
      'simple-firewall.rules',
      22,
      'tcp',
      [
        'anywhere',
        'firewall-limits anywhere: iptables filter fw-limit 1: -j REJECT --reject-with icmp-port-unreachable',
      ],
    ],
    [
      'simple-firewall.rules',
      443,
      'tcp',
      [
        'anywhere',
        String.raw`firewall-accepts anywhere: iptables filter fw-user-input 4: -p tcp -m multiport --dports 80,443 -m comment --comment "web \"public\"" -j ACCEPT`,
      ],
    ],
    [
      'simple-firewall.rules',
      8080,
      'tcp',
      [
        'host',
        'firewall-drops network: iptables filter INPUT: policy DROP',
        'firewall-drops anywhere: iptables filter INPUT: policy DROP',
      ],
    ],
    ['unknown.nft', 80, 'tcp', ['unknown, at most anywhere', 'firewall-rule-unknown iifgroup']],
    ['unknown.nft', 81, 'tcp', ['unknown, at most anywhere', 'firewall-rule-unknown @nh,64,8']],
    ['ingress.nft', 7000, 'tcp', ['unknown, at most anywhere', 'firewall-rule-unknown ingress device']],
    ['dormant.nft', 80, 'tcp', ['anywhere', 'firewall-accepts anywhere: null']],
    [
      'hostports.rules',
      22,
      'tcp',
      ['unknown, at most anywhere', 'firewall-rule-unknown -m string --string attack --algo bm'],
    ],
    [
      'maps.nft',
      22,
      'tcp',
      [
        'anywhere',
        'published 0.0.0.0:2222 to 0.0.0.0:22',
        'firewall-accepts anywhere: ip gateway input handle 17: tcp dport 22 ct original proto-dst 2222 accept',
      ],
    ],
  ] as const)('%s: port %i/%s', (ruleset, port, protocol, expected) => {
    expect(behind(ruleset, port, protocol)).toEqual(expected);
  });
});

/** Every published port of a ruleset with from where it is reached. */
function doors(ruleset: string, given: Partial<Network> = {}): readonly string[] {
  const judge = exposureJudge([{ ...SERVER, ...given, firewall: recordedFirewall(ruleset) }]);
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

test('a namespace that nothing is known of is unknown', () => {
  expect(judged([SERVER], { ...at('0.0.0.0'), namespace: 9 })).toEqual(['unknown, at most anywhere']);
});
