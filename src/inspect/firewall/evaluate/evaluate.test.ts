import { anything, array, assert, constantFrom, jsonValue, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseAddress, prefixRange, type Ranges } from '../../../address/index.ts';
import { compileRuleset } from '../ruleset.ts';
import { findDoors } from '../doors.ts';
import { follow, type Followed, type Packet, type Surroundings } from './index.ts';

const surroundings: Surroundings = {
  local: (_, [first]) => (first === 0xc0a8_010a || first === 1n ? 'inside' : 'outside'),
  leavesBy: () => ({ index: 3, name: 'docker0' }),
  addressOf: () => 0xc0a8_010a,
  forwards: () => true,
};

const NEAR: Ranges = prefixRange(parseAddress('192.168.1.0')!, 24);

const packet = (port: number, given: Partial<Packet> = {}): Packet => ({
  family: 'ip',
  protocol: 6,
  destination: 0xc0a8_010a,
  port,
  sources: NEAR,
  sourcePorts: [1, 65_535],
  interface: { index: 2, name: 'eth0', alias: null, kind: null, linkType: null, below: [] },
  cast: 'host',
  ...given,
});

/** Follows packets to port 22 through rules of an INPUT chain, as iptables-save writes them. */
function judged(policy: string, rules: readonly string[], given: Partial<Packet> = {}): string {
  const chains = [...new Set(rules.flatMap((rule) => /^-A (\S+)/.exec(rule)?.[1] ?? []))].filter(
    (name) => name !== 'INPUT',
  );
  const text = `*filter\n:INPUT ${policy} [0:0]\n${chains.map((name) => `:${name} -\n`).join('')}${rules.join('\n')}\nCOMMIT\n`;
  return shown(followed({ xtables: [{ family: 'ip', backend: 'legacy', text }] }, given));
}

function followed(
  given: { nftables?: unknown; xtables?: readonly { family: 'ip'; backend: 'legacy'; text: string }[] },
  about: Partial<Packet> = {},
): Followed {
  const ruleset = compileRuleset({ status: 'read', nftables: null, dormant: [], xtables: [], ...given });
  return follow(ruleset, packet(22, about), surroundings);
}

function shown({ arrivals: [arrival], lost }: Followed): string {
  const { accepted, rule, doubt } = arrival?.outcome ?? lost;
  const by = doubt === null ? (rule?.text() ?? '') : doubt.expression;
  return `${accepted} ${by.replace(/^iptables filter /, '')}`.trim();
}

const ACCEPT_22 = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT';

describe('what becomes of all packets of a class', () => {
  test.each([
    ['nothing stops them', 'ACCEPT', [], 'all'],
    ['a rule lets them in', 'DROP', [ACCEPT_22], `all INPUT 1: ${ACCEPT_22.slice(9)}`],
    ['the policy drops them', 'DROP', [], 'none INPUT: policy DROP'],
    [
      'one source is let in',
      'DROP',
      ['-A INPUT -s 192.168.1.7/32 -j ACCEPT'],
      'some INPUT 1: -s 192.168.1.7/32 -j ACCEPT',
    ],
    [
      'one source is kept out',
      'ACCEPT',
      ['-A INPUT -s 192.168.1.7/32 -j DROP'],
      'some INPUT 1: -s 192.168.1.7/32 -j DROP',
    ],
    ['a source from elsewhere is kept out', 'ACCEPT', ['-A INPUT -s 10.0.0.0/8 -j DROP'], 'all'],
    [
      'two halves are let in',
      'DROP',
      ['-A INPUT -s 192.168.1.0/25 -j ACCEPT', '-A INPUT -s 192.168.1.128/25 -j ACCEPT'],
      'all INPUT 2: -s 192.168.1.128/25 -j ACCEPT',
    ],
    [
      'a source is dropped before it is accepted',
      'DROP',
      ['-A INPUT -s 192.168.1.7/32 -j DROP', '-A INPUT -s 192.168.1.7/32 -j ACCEPT'],
      'none INPUT 1: -s 192.168.1.7/32 -j DROP',
    ],
    [
      'a rate decides',
      'DROP',
      ['-A INPUT -m limit --limit 3/min -j ACCEPT'],
      'some INPUT 1: -m limit --limit 3/min -j ACCEPT',
    ],
    [
      'something unknown accepts before all are accepted',
      'DROP',
      ['-A INPUT -m u32 --u32 "0x0" -j ACCEPT', ACCEPT_22],
      `all INPUT 2: ${ACCEPT_22.slice(9)}`,
    ],
    [
      'something unknown drops',
      'ACCEPT',
      ['-A INPUT -m u32 --u32 "0x0" -j DROP', ACCEPT_22],
      'unknown -m u32 --u32 0x0',
    ],
    [
      'something unknown after one source was accepted',
      'DROP',
      ['-A INPUT -s 192.168.1.7/32 -j ACCEPT', '-A INPUT -j WHAT'],
      'some INPUT 1: -s 192.168.1.7/32 -j ACCEPT',
    ],
    [
      'a visit to a chain that returns some changes nothing',
      'ACCEPT',
      ['-A INPUT -m limit --limit 3/min -j C', '-A C -m statistic --mode random -j RETURN'],
      'all',
    ],
    [
      'established connections are not asked about',
      'DROP',
      ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
      'none INPUT: policy DROP',
    ],
    ['a chain that calls itself', 'DROP', ['-A INPUT -j C', '-A C -j C', '-A C -j C'], 'unknown jump C'],
  ] as const)('%s', (_, policy, rules, expected) => {
    expect(judged(policy, rules)).toBe(expected);
  });
});

test('a ruleset of jumps that multiply is given up, not followed to its end', () => {
  const jumps = Array.from({ length: 20 }, (_, index) => [
    `-A C${index} -j C${index + 1}`,
    `-A C${index} -j C${index + 1}`,
  ]);
  expect(judged('ACCEPT', ['-A INPUT -j C0', ...jumps.flat(), '-A C20 -s 10.0.0.1 -j DROP'])).toBe(
    'unknown too many rules',
  );
});

function chain(name: string, prio: number, policy: string, verdict: string): unknown[] {
  return [
    { chain: { family: 'inet', table: 't', name, handle: 1, type: 'filter', hook: 'input', prio, policy } },
    { rule: { family: 'inet', table: 't', chain: name, handle: 9, expr: [{ [verdict]: null }] } },
  ];
}

function rules(...parts: unknown[][]): unknown {
  return { nftables: [{ table: { family: 'inet', name: 't' } }, ...parts.flat()] };
}

test('an accept in one base chain is no accept in the next, a drop is final', () => {
  const both = rules(chain('late', 10, 'accept', 'drop'), chain('early', -10, 'drop', 'accept'));
  expect(shown(followed({ nftables: both }))).toBe('none inet t late handle 9: drop');
  const accepting = rules(chain('late', 10, 'drop', 'accept'), chain('early', -10, 'drop', 'accept'));
  expect(shown(followed({ nftables: accepting }))).toBe('all inet t late handle 9: accept');
});

const word = constantFrom(
  'rule', 'chain', 'table', 'set', 'map', 'family', 'inet', 'ip', 'name', 'input', 'hook', 'type', 'filter', 'nat',
  'prerouting', 'expr', 'match', 'op', '==', 'in', 'left', 'right', 'payload', 'protocol', 'tcp', 'field', 'dport', 'vmap',
  'key', 'data', 'concat', 'prefix', 'addr', 'len', 'range', '&', 'accept', 'drop', 'jump', 'target', 'dnat', 'elem', 'val',
); // prettier-ignore

test('no JSON and no text upsets it', () => {
  const body = oneof(
    jsonValue({ maxDepth: 6 }),
    anything({ key: word, values: [word, constantFrom(0, 22, -1, null, true)], maxDepth: 7 }),
  );
  const nested = array(body, { maxLength: 5 }).map((expr) => ({
    nftables: [
      { table: { family: 'inet', name: 't' } },
      {
        chain: { family: 'inet', table: 't', name: 'c', type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
      },
      { chain: { family: 'inet', table: 't', name: 'i', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
      { set: { family: 'inet', table: 't', name: 's', elem: expr } },
      { rule: { family: 'inet', table: 't', chain: 'c', handle: 1, expr } },
      { rule: { family: 'inet', table: 't', chain: 'i', handle: 2, expr } },
    ],
  }));
  assert(
    property(oneof(body, nested), string(), (nftables, text) => {
      const ruleset = compileRuleset({
        status: 'read',
        nftables,
        dormant: [],
        xtables: [{ family: 'ip', backend: 'legacy', text: `*filter\n:INPUT DROP\n-A INPUT ${text}\nCOMMIT\n` }],
      });
      for (const door of findDoors(ruleset)) door.rule.text();
      const { arrivals, lost } = follow(ruleset, packet(22), surroundings);
      for (const { outcome } of [...arrivals, { outcome: lost }]) outcome.rule?.text();
    }),
    { numRuns: 400 },
  );
});
