import * as fc from 'fast-check';

import type { PolicyPorts, ResolvedEntry, ResolvedPolicy, ResolvedTarget } from '../../src/model/index.ts';

/** Ports that policies speak of, and packets ask for. */
export const PORTS: readonly number[] = [22, 53, 80, 443, 1000, 5000, 8000, 8080];
export const SOURCES_IPV4: readonly string[] = ['192.0.2.1', '192.0.2.10', '192.0.2.77', '198.18.0.5', '198.18.40.9'];
export const SOURCES_IPV6: readonly string[] = ['fd00:1::1', 'fd00:1::10', 'fd00:5::9'];

const NETWORKS: readonly string[] = [
  ...SOURCES_IPV4,
  ...SOURCES_IPV6,
  '192.0.2.0/28',
  '192.0.2.0/29',
  '192.0.2.8/29',
  '192.0.2.64/26',
  '192.0.2.0/24',
  '198.18.0.0/16',
  '198.18.32.0/20',
  '198.0.0.0/7',
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  'fd00:1::/64',
  'fd00:1::/127',
  'fd00:5::/32',
  'fd00::/8',
  '::/0',
  '203.0.113.0/24',
  '2001:db8::/32',
];
const INTERFACES: readonly string[] = ['eth0', 'eth1', 'eth*', 'wg0', 'wg*', 'e*'];
const WHYS: readonly (string | null)[] = [null, null, 'the "office"', '\u001b[2J } drop # \\', '中文 '.repeat(60), '*'];

const few = <T>(values: readonly T[], most = 4): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });

const ports: fc.Arbitrary<PolicyPorts> = fc
  .tuple(fc.constantFrom('tcp', 'udp'), fc.constantFrom(...PORTS), fc.constantFrom(0, 0, 0, 1, 28, 4000, 65_535))
  .map(([protocol, first, more]) => ({ protocol, first, last: Math.min(65_535, first + more) }));

const target: fc.Arbitrary<ResolvedTarget> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(ports, { maxLength: 4 })
      .map((list): ResolvedTarget => ({ kind: 'ports', ports: list, group: null })),
  },
  { weight: 1, arbitrary: fc.constant<ResolvedTarget>({ kind: 'ping' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(47, 50, 132, 6).map((number): ResolvedTarget => ({
      kind: 'protocol',
      number,
      name: String(number),
    })),
  },
  { weight: 1, arbitrary: fc.constant<ResolvedTarget>({ kind: 'all' }) },
);

const entry: fc.Arbitrary<Omit<ResolvedEntry, 'line'>> = fc
  .record({
    target,
    addresses: fc.oneof(fc.constant(null), few(NETWORKS, 6)),
    interfaces: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: few(INTERFACES) }),
    why: fc.constantFrom(...WHYS),
  })
  .map((one) => ({ ...one, written: { kind: 'all' as const } }));

const entries = (most: number): fc.Arbitrary<ResolvedEntry[]> =>
  fc
    .array(entry, { maxLength: most, size: 'max' })
    .map((all) => all.map((one, index) => ({ ...one, line: index * 2 + 3 })));

/** Many that nothing joins, so that they are sorted by port. */
const narrow = (count: number): fc.Arbitrary<ResolvedEntry[]> =>
  fc.array(fc.tuple(ports, few(NETWORKS, 2), entry), { minLength: 30, maxLength: count }).map((all) =>
    all.map(([port, addresses, one], index) => ({
      ...one,
      ...(index % 8 === 0
        ? {}
        : { target: { kind: 'ports', ports: [port], group: null }, addresses, interfaces: null }),
      line: index + 3,
    })),
  );

/** Policies whose entries overlap, meet, repeat and contradict each other's families. */
export const randomPolicy: fc.Arbitrary<ResolvedPolicy> = fc.record({
  default: fc.constantFrom('drop', 'reject'),
  icmp: fc.constantFrom('needed', 'ping', 'all'),
  // Many, so that some are sorted by port.
  allow: fc.oneof({ weight: 2, arbitrary: entries(10) }, { weight: 1, arbitrary: narrow(60) }),
  out: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: entries(4) }),
});
