import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseAddress } from '../../../src/inspect/firewall/index.ts';
import type { Firewall, Network } from '../../../src/model/index.ts';
import { compile } from '../../../src/policy/compile/index.ts';
import { decide } from '../../../src/policy/decide/index.ts';
import { linkOf, LOOPBACK } from '../../support/firewalls.ts';
import { PORTS, randomPolicy, SOURCES_IPV4, SOURCES_IPV6 } from '../../support/random-policies.ts';
import { predictor } from '../exposure/predict.ts';
import { TRANSLATED, translation } from './translation.ts';

const RUNS = Number(process.env['MENSHEN_POLICIES'] ?? 300);
const PACKETS = 40;

const NETWORK: Network = {
  namespace: 1,
  own: true,
  interfaces: [
    LOOPBACK,
    linkOf(2, 'eth0', ['192.0.2.2/24', 'fd00:1::2/64']),
    linkOf(3, 'eth1', ['198.19.0.2/24', 'fd00:2::2/64']),
    linkOf(4, 'eth2', ['198.18.99.1/24', 'fd00:99::1/64']),
  ],
  firewall: { status: 'none' },
  ephemeral: null,
  forwarding: true,
};

const attempt = fc
  .record({
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    port: fc.oneof(fc.constantFrom(...PORTS), fc.integer({ min: 1, max: 65_535 })),
    sourcePort: fc.constantFrom(20, 53, 67, 547, 40_000),
    link: fc.constantFrom('eth0', 'eth1'),
    source: fc.constantFrom(...SOURCES_IPV4, ...SOURCES_IPV6, '203.0.113.9', '2001:db8::9'),
  })
  .map(({ link, source, ...rest }) => {
    const ours = { eth0: ['192.0.2.2', 'fd00:1::2'], eth1: ['198.19.0.2', 'fd00:2::2'] }[link] as [string, string];
    return { ...rest, link, source, destination: ours[source.includes(':') ? 1 : 0] };
  });

test('what is compiled does to any packet what the policy says of it', () => {
  const packets = fc.array(attempt, { minLength: PACKETS, maxLength: PACKETS });
  fc.assert(
    fc.property(randomPolicy, packets, (policy, attempts) => {
      const items = compile(policy, { groups: false }).flatMap((command) => ('add' in command ? [command.add] : []));
      const nftables = { nftables: [...items.slice(1), ...translation()] };
      const firewall: Firewall = { status: 'read', nftables, dormant: [], xtables: [] };
      const evaluator = predictor(firewall, NETWORK);
      for (const one of attempts) {
        const { family, value } = parseAddress(one.source)!;
        const { verdict } = decide(policy, {
          way: TRANSLATED.some(
            ({ to, protocol, port }) => to !== null && protocol === one.protocol && port === one.port,
          )
            ? 'published'
            : 'in',
          family,
          address: BigInt(value),
          interface: one.link,
          protocol: one.protocol === 'tcp' ? 6 : 17,
          port: one.port,
        });
        const { accepted, why } = evaluator.predict(one);
        expect({ ...one, why, accepted }).toEqual({ ...one, why, accepted: verdict === 'let-in' ? 'all' : 'none' });
      }
    }),
    { numRuns: RUNS },
  );
});
