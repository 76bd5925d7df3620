import { describe, expect, test } from 'vitest';

import { at, judged } from '../../../test/support/exposures.ts';
import { recordedFirewall, SERVER } from '../../../test/support/firewalls.ts';

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
