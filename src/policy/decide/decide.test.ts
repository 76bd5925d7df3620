import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { resolvedOf } from '../../../test/support/policies.ts';
import { PORTS, randomPolicy, SOURCES_IPV4, SOURCES_IPV6 } from '../../../test/support/random-policies.ts';
import { parseAddress, prefixRange } from '../../inspect/index.ts';
import type { PolicyPacket } from '../../model/index.ts';
import { admitted, decide, type Decision } from './index.ts';

const POLICY = resolvedOf(`
icmp: needed
allow:
  - {port: 22/tcp, from: [10.0.0.0/8, "fd00::/8"]}
  - {port: [80/tcp, 443], interface: [eth0, wg*]}
  - {port: 22/tcp, from: 10.1.0.0/16}
  - {icmp: ping, from: 192.0.2.0/24}
  - {protocol: esp}
  - {interface: lan0, from: 192.0.2.7}
`);
/** Lines of the entries above. */
const [SSH, WEB, , PING, ESP, LAN] = [4, 5, 6, 7, 8, 9];

function ask(from: string, rest: Partial<PolicyPacket> & { readonly icmpType?: number }, policy = POLICY): Decision {
  const address = parseAddress(from);
  if (address === null) throw new Error(from);
  const packet = { way: 'in', protocol: 6, interface: 'eth1', ...rest } as const;
  return decide(policy, { ...packet, family: address.family, address: BigInt(address.value) });
}

const letIn = (line: number | null = null): Decision => ({ verdict: 'let-in', line });
const SHUT: Decision = { verdict: 'shut', line: null };

describe('decide', () => {
  test('takes the first entry of which all is true', () => {
    expect(ask('10.1.2.3', { port: 22 })).toEqual(letIn(SSH));
    expect(ask('fd12::1', { port: 22 })).toEqual(letIn(SSH));
    expect(ask('11.0.0.0', { port: 22 })).toEqual(SHUT);
    expect(ask('10.255.255.255', { port: 22 })).toEqual(letIn(SSH));
    expect(ask('fe00::1', { port: 22 })).toEqual(SHUT);
    expect(ask('10.1.2.3', { port: 22, protocol: 17 })).toEqual(SHUT);
    expect(ask('10.1.2.3', { port: 22, way: 'published' })).toEqual(letIn(SSH));
  });

  test('knows interfaces by name, or by how it begins', () => {
    expect(ask('203.0.113.1', { port: 443, protocol: 17, interface: 'wg12' })).toEqual(letIn(WEB));
    expect(ask('203.0.113.1', { port: 80, interface: 'eth0' })).toEqual(letIn(WEB));
    expect(ask('203.0.113.1', { port: 80, interface: 'eth01' })).toEqual(SHUT);
    expect(ask('203.0.113.1', { port: 80, interface: 'w' })).toEqual(SHUT);
    expect(ask('192.0.2.7', { port: 1, interface: 'lan0' })).toEqual(letIn(LAN));
    expect(ask('192.0.2.7', { protocol: 132, interface: 'lan0' })).toEqual(letIn(LAN));
    expect(ask('192.0.2.8', { port: 1, interface: 'lan0' })).toEqual(SHUT);
    expect(ask('203.0.113.1', { port: 9, interface: 'lo' })).toEqual(letIn());
  });

  test('knows protocols that have no ports', () => {
    expect(ask('203.0.113.1', { protocol: 50 })).toEqual(letIn(ESP));
    expect(ask('203.0.113.1', { protocol: 51 })).toEqual(SHUT);
    expect(ask('192.0.2.9', { protocol: 1, icmpType: 8 })).toEqual(letIn(PING));
    expect(ask('192.0.2.9', { protocol: 1, icmpType: 13 })).toEqual(SHUT);
    expect(ask('2001:db8::1', { protocol: 58, icmpType: 128 })).toEqual(SHUT);
  });

  test('lets in what IP needs, and by icmp what else it names', () => {
    for (const icmpType of [2, 133, 134, 135, 136]) {
      expect(ask('2001:db8::1', { protocol: 58, icmpType })).toEqual(letIn());
      expect(ask('2001:db8::1', { protocol: 58, icmpType, way: 'published' })).toEqual(SHUT);
    }
    for (const icmpType of [130, 131, 132, 143]) {
      expect(ask('2001:db8::1', { protocol: 58, icmpType })).toEqual(SHUT);
      expect(ask('fe80::1', { protocol: 58, icmpType })).toEqual(letIn());
    }
    expect(ask('192.0.2.1', { protocol: 2 })).toEqual(letIn());
    const all = { ...POLICY, icmp: 'all' } as const;
    const ping = { ...POLICY, icmp: 'ping' } as const;
    expect(ask('203.0.113.1', { protocol: 1, icmpType: 13 }, all)).toEqual(letIn());
    // ICMP of the other family is none.
    expect(ask('203.0.113.1', { protocol: 58, icmpType: 128 }, all)).toEqual(SHUT);
    expect(ask('2001:db8::1', { protocol: 58, icmpType: 128 }, ping)).toEqual(letIn());
    expect(ask('2001:db8::1', { protocol: 58, icmpType: 129 }, ping)).toEqual(SHUT);
  });

  test('lets out everything, or what is listed', () => {
    expect(ask('203.0.113.1', { port: 25, way: 'out' })).toEqual(letIn());
    const listed = resolvedOf('icmp: all\nallow: []\nout:\n  - {port: 53, to: 192.0.2.53}\n');
    expect(ask('192.0.2.53', { port: 53, protocol: 17, way: 'out' }, listed)).toEqual(letIn(4));
    expect(ask('192.0.2.54', { port: 53, protocol: 17, way: 'out' }, listed)).toEqual(SHUT);
    expect(ask('192.0.2.54', { protocol: 1, icmpType: 8, way: 'out' }, listed)).toEqual(SHUT);
    expect(ask('fe80::1', { protocol: 58, icmpType: 135, way: 'out' }, listed)).toEqual(letIn());
  });
});

describe('admitted', () => {
  const question = { way: 'in', protocol: 'tcp', port: 22, interface: 'eth1' } as const;

  test('names whoever is let in, joined and sorted', () => {
    expect(admitted(POLICY, question)).toEqual(['10.0.0.0/8', 'fd00::/8']);
    expect(admitted(POLICY, { ...question, port: 80, interface: 'wg0' })).toEqual(['0.0.0.0/0', '::/0']);
    expect(admitted(POLICY, { ...question, port: 80 })).toEqual([]);
    expect(admitted(POLICY, { ...question, way: 'out' })).toEqual(['0.0.0.0/0', '::/0']);
    expect(admitted(POLICY, { ...question, interface: 'lan0' })).toEqual(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);
    const halves = resolvedOf(`
allow:
  - {port: 1-30/tcp, from: [128.0.0.0/1, 192.0.2.3, 0.0.0.0/1]}
  - {port: 22/tcp, from: ["2001:db8:2::/48", "2001:db8:1::/48", "2001:db8::/48", "::1"]}`);
    expect(admitted(halves, question)).toEqual(['0.0.0.0/0', '::1', '2001:db8::/47', '2001:db8:2::/48']);
  });

  test('names those that are let in, and nobody else', () => {
    const sources = fc.constantFrom(...SOURCES_IPV4, ...SOURCES_IPV6, '203.0.113.9', '2001:db8::9', '11.0.0.1');
    const asked = fc.record({
      way: fc.constantFrom('in' as const, 'published' as const, 'out' as const),
      protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      port: fc.constantFrom(...PORTS, 4001, 65_535),
      interface: fc.constantFrom('eth0', 'eth1', 'wg0', 'lo'),
    });
    fc.assert(
      fc.property(randomPolicy, asked, sources, (policy, { protocol, ...rest }, source) => {
        const networks = admitted(policy, { ...rest, protocol });
        const named = networks.some((network) => holds(network, source));
        const { verdict } = ask(source, { ...rest, protocol: protocol === 'tcp' ? 6 : 17 }, policy);
        expect(named).toBe(verdict === 'let-in');
      }),
      { numRuns: 1000 },
    );
  });
});

function holds(network: string, source: string): boolean {
  const [text = '', length] = network.split('/');
  const [address, wanted] = [parseAddress(text), parseAddress(source)];
  if (address === null || wanted === null || address.family !== wanted.family) return false;
  const [first = 0, last = 0] = prefixRange(address, Number(length ?? Number.NaN));
  return first <= wanted.value && wanted.value <= last;
}
