import type {
  ConnectionEffect,
  Exposure,
  OtherFilter,
  PolicyDrift,
  PolicyPlan,
  PolicyProof,
  PolicyStatus,
  PolicyWarning,
  PortEffect,
  ProbeResult,
  Reach,
  ResolvedEntry,
} from '../../src/model/index.ts';

/** Steers a terminal, reorders text, and is full of what looks like nothing. */
export const HOSTILE = '\u001B[31mred\u202Etxt\u200B\nnext';

const tcp = (number: number): { readonly protocol: 'tcp'; readonly number: number } => ({ protocol: 'tcp', number });

function exposure(level: Reach): Exposure {
  return { level, atMost: level, reasons: [] };
}

function entry(line: number, addresses: readonly string[] | null, interfaces: readonly string[] | null): ResolvedEntry {
  const ports = [{ protocol: 'tcp', first: 22, last: 22 }] as const;
  return {
    target: { kind: 'ports', ports, group: null },
    written: { kind: 'ports', ports },
    addresses,
    interfaces,
    why: HOSTILE,
    line,
  };
}

export function effect(number: number, before: Reach, after: Reach, more: Partial<PortEffect> = {}): PortEffect {
  return {
    port: tcp(number),
    holders: ['sshd'],
    published: [],
    before: exposure(before),
    after: exposure(after),
    lines: after === 'host' ? [] : [4],
    shutBy: null,
    ...more,
  };
}

export function connection(own: boolean, more: Partial<ConnectionEffect> = {}): ConnectionEffect {
  return {
    local: { address: '192.0.2.1', port: 22 },
    peer: { address: '2001:db8:1234:5678:9abc:def0:1234:5678', port: 50_122 },
    interface: 'eth0',
    holders: ['sshd'],
    own,
    ...more,
  };
}

/** One of every kind. */
export const WARNINGS: readonly PolicyWarning[] = [
  { code: 'service-silent', line: 3, unit: `${HOSTILE}.service` },
  { code: 'service-unknown', line: 4, unit: 'nginxx.service' },
  { code: 'interface-unknown', line: 5, interface: HOSTILE },
  { code: 'nobody-listens', line: 6 },
  { code: 'covered', line: 7, by: 3 },
  { code: 'should-not-be-public', line: 8, port: tcp(6379), name: HOSTILE },
  { code: 'dhcp-shut', port: { protocol: 'udp', number: 68 } },
  { code: 'names-shut', port: { protocol: 'udp', number: 53 }, interface: HOSTILE },
];

export const DRIFTS: readonly PolicyDrift[] = [
  { code: 'table-gone' },
  { code: 'table-asleep' },
  { code: 'table-changed', diff: `@@ -1,2 +1,2 @@\n-\t\ttcp dport 22 accept\n+\t\taccept comment "${HOSTILE}"\n` },
  { code: 'file-changed', path: `/etc/${HOSTILE}` },
  { code: 'file-gone', path: '/etc/menshen/policy.yaml' },
  { code: 'service-moved', unit: 'nginx.service', line: 9 },
  { code: 'service-restarted', unit: 'nginx.service', line: 9 },
  { code: 'boot-missing' },
  { code: 'boot-changed' },
  { code: 'boot-disabled' },
  { code: 'bypass', rule: `ip raw PREROUTING handle 3: ${HOSTILE} notrack` },
];

const KINDS: readonly OtherFilter['kind'][] = [
  'ufw',
  'firewalld',
  'iptables',
  'iptables-legacy',
  'docker',
  'podman',
  'kubernetes',
  'libvirt',
  'fail2ban',
  'crowdsec',
  'shorewall',
  'nftables-service',
  'menshen-close',
  'nftables',
];

export const OTHERS: readonly OtherFilter[] = KINDS.map((kind, index) => ({
  kind,
  tables: index === 0 ? ['ip filter', `inet ${HOSTILE}`] : [],
  drops: index % 2 === 0,
  flushes: index % 3 === 0,
}));

/** Something of everything that a plan may say. */
export const PLAN: PolicyPlan = {
  path: '/etc/menshen/policy.yaml',
  policy: {
    default: 'drop',
    icmp: 'ping',
    allow: [entry(4, null, null), entry(6, ['10.0.0.0/8', 'fd00::/8'], ['wg*'])],
    out: null,
  },
  warnings: WARNINGS,
  state: 'differs',
  diff: '--- now\n+++ then\n@@ -1,3 +1,3 @@\n table inet menshen {\n-\t\ttcp dport 80 accept\n+\t\ttcp dport { 22, 443 } accept\n',
  unrehearsed: null,
  bypasses: ['netdev evil ingress handle 3: fwd to lo'],
  ports: [
    effect(22, 'anywhere', 'anywhere'),
    effect(80, 'anywhere', 'network', { holders: ['nginx', 'nginx'], lines: [6] }),
    effect(5432, 'network', 'host', { holders: ['postgres', HOSTILE, 'a', 'b', 'c'] }),
    effect(8080, 'host', 'anywhere', {
      published: [
        {
          from: { address: '0.0.0.0', port: 8080 },
          to: { address: '10.88.0.5', port: 80 },
          protocol: 'tcp',
          rule: HOSTILE,
        },
      ],
      shutBy: `ip filter FORWARD handle 12: ${HOSTILE} counter packets 0 bytes 0 drop comment "a long one"`,
    }),
    effect(631, 'host', 'host'),
  ],
  connections: [connection(false), connection(true), connection(false, { peer: { address: '::1', port: 1 } })],
  outgoing: [connection(false, { holders: [HOSTILE], peer: { address: '198.51.100.7', port: 25 } })],
  others: OTHERS,
  refusal: { code: 'session-cut' },
  needsRoot: true,
};

export const STATUS: PolicyStatus = {
  state: 'applied',
  path: '/etc/menshen/policy.yaml',
  appliedAt: '2026-11-25T14:03:10.000Z',
  deadline: null,
  watchdogRuns: null,
  persistent: true,
  entries: 6,
  default: 'drop',
  drifts: [],
  untold: [],
  lastRollback: null,
};

export function probe(number: number, sourcePort: number, more: Partial<ProbeResult> = {}): ProbeResult {
  return {
    port: tcp(number),
    family: 'ip',
    sourcePort,
    to: '192.0.2.1',
    rule: null,
    expected: 'shut',
    byRules: 'shut',
    seen: 'shut',
    holders: [],
    agrees: true,
    ...more,
  };
}

const OPEN = { expected: 'let in', byRules: 'let in', seen: 'open', holders: ['sshd'] } as const;

export const PROOF: PolicyProof = {
  probes: [
    ...[40_000, 53, 20].flatMap((source) => [
      probe(22, source, OPEN),
      probe(22, source, { ...OPEN, family: 'ip6' }),
      probe(81, source),
      probe(82, source),
    ]),
    probe(6379, 53, {
      seen: 'arrived',
      byRules: 'unknown',
      rule: `ip filter INPUT handle 3: ${HOSTILE}`,
      holders: [HOSTILE],
      agrees: false,
    }),
  ],
  interfaces: [
    { port: tcp(22), interface: 'eth0', expected: ['0.0.0.0/0', '::/0'], byRules: exposure('anywhere') },
    { port: tcp(80), interface: 'wg0', expected: ['10.0.0.0/8', 'fd00::/8'], byRules: exposure('network') },
    { port: tcp(6379), interface: HOSTILE, expected: [], byRules: exposure('host') },
  ],
  holds: false,
  needsRoot: false,
  gaps: [
    { code: 'family-not-asked', family: 'ip6', detail: HOSTILE },
    { code: 'arrivals-not-counted', detail: 'EPERM' },
    { code: 'address-not-asked', address: HOSTILE },
    { code: 'ports-left-out', count: 7 },
  ],
  notProbed: null,
};
