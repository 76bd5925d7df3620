import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';
import { test } from 'vitest';

import type { ResolvedEntry, ResolvedPolicy } from '../src/model/index.ts';
import { compile, scriptOf } from '../src/policy/compile/index.ts';
import { connect, type Host, INSIDE, startHost } from '../test/hosts/index.ts';
import type { Flood, Flooded } from './inside/flood.ts';

const ROUNDS = 7;
const SECONDS = 0.5;
const SIZES = [0, 1000, 10_000];
const PORT = 7000;
const HOST = '192.0.2.2';
const FLOOD = `${INSIDE}/flood.mjs`;

/** Networks that do not touch each other: nothing of them can be joined. */
function networks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `10.${index >> 7}.${(index & 127) * 2}.0/24`);
}

const within = (network: string): string => network.replace('.0/24', '.7');
const ports = (first: number): ResolvedEntry['target'] => ({
  kind: 'ports',
  ports: [{ protocol: 'udp', first, last: first }],
  group: null,
});

function entry(addresses: readonly string[], line: number): ResolvedEntry {
  return { target: ports(PORT), written: { kind: 'all' }, addresses, interfaces: null, why: null, line };
}

/** One entry with all sources; without any, the port is shut. */
function policyOf(sources: readonly string[], entries: 'one' | 'each' = 'one'): ResolvedPolicy {
  const allow = entries === 'each' ? sources.map((one, index) => entry([one], index + 3)) : [entry(sources, 3)];
  return { default: 'drop', icmp: 'ping', allow: sources.length === 0 ? [] : allow, out: null };
}

/** Entries that nothing can join: no two have a port or a source in common. The last is for our port. */
function pairs(count: number): ResolvedPolicy {
  const allow = networks(count).map((one, index) => {
    const { target, ...rest } = entry(index === count - 1 ? networks(1) : [one.replace('10.', '11.')], index + 3);
    return { ...rest, target: index === count - 1 ? target : ports(10_000 + index) };
  });
  return { default: 'drop', icmp: 'ping', allow, out: null };
}

/** The same list, as short as nft's language takes it. */
const byHand = (sources: readonly string[]): string => `table inet hand {
  set known { type ipv4_addr; flags interval; ${sources.length === 0 ? '' : `elements = { ${sources.join(', ')} }`} }
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif lo accept
    udp dport ${PORT} ip saddr @known accept
  }
}
`;

/** As `ufw allow from … to any port …` writes it: a rule for each source. */
const byUfw = (sources: readonly string[]): string => `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:ufw-user-input - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -j ufw-user-input
${sources.map((one) => `-A ufw-user-input -p udp --dport ${PORT} -s ${one} -j ACCEPT\n`).join('')}COMMIT
`;

interface Contestant {
  readonly name: string;
  readonly sources: number;
  readonly load: (host: Host) => Promise<void>;
}

const CONTESTANTS: readonly Contestant[] = [
  { name: 'no rules', sources: 1000, load: async () => {} },
  ...SIZES.map((size) => ({
    name: `policy, ${size} sources`,
    sources: size,
    load: (host: Host) => loadNft(host, scriptOf(compile(policyOf(networks(size)), { groups: false }))),
  })),
  {
    name: 'policy, 1000 ports with a source each',
    sources: 1,
    load: (host: Host) => loadNft(host, scriptOf(compile(pairs(1000), { groups: false }))),
  },
  ...SIZES.slice(1).map((size) => ({
    name: `nft by hand, ${size} sources`,
    sources: size,
    load: (host: Host) => loadNft(host, byHand(networks(size))),
  })),
  ...['nft', 'legacy'].map((backend) => ({
    name: `ufw's rules (iptables-${backend}), 1000 sources`,
    sources: 1000,
    load: async (host: Host) =>
      void (await host.must([`iptables-${backend}-restore`], { input: byUfw(networks(1000)) })),
  })),
];

const CLEAR = `nft flush ruleset
iptables-legacy -P INPUT ACCEPT; iptables-legacy -F; iptables-legacy -X
nft -f - <<END
table inet counting {
  counter reached {
  }
  chain reached {
    type filter hook prerouting priority -350;
    udp dport ${PORT} counter name reached
  }
}
END
`;

async function loadNft(host: Host, script: string): Promise<void> {
  await host.write('/tmp/bench.nft', script);
  await host.must(['nft', '-f', '/tmp/bench.nft']);
}

async function world(): Promise<readonly [Host, Host]> {
  const [host, peer] = await Promise.all([startHost({ name: 'guarded' }), startHost({ name: 'flood' })]);
  await connect({ host, addresses: [`${HOST}/24`] }, { host: peer, addresses: ['192.0.2.1/24'] });
  await host.must(['ip', 'route', 'add', 'default', 'via', '192.0.2.1']);
  const input = fileURLToPath(new URL('inside/flood.ts', import.meta.url));
  const { output } = await build({ input, platform: 'node', external: ['koffi'], write: false });
  await peer.write(FLOOD, output[0].code);
  const server =
    'import socket,time;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(("",7000));time.sleep(1e6)';
  await host.spawn(['/usr/bin/python3', '-c', server]);
  await host.listening('udp', PORT);
  return [host, peer];
}

/** In thousands, and as a share of `whole`. */
function cell(rate: number, whole: number): string {
  return (Number.isNaN(rate) ? '-' : `${(rate / 1000).toFixed(0)}k (${(rate / whole).toFixed(2)})`).padStart(16);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

test('packets a second through a policy, beside the same list by hand and by ufw', async () => {
  const [host, peer] = await world();
  try {
    const mac = (await host.must(['cat', '/sys/class/net/eth0/address'])).trim();
    const flood = async (sources: readonly string[]): Promise<number> => {
      const order: Flood = { interface: 'eth0', mac, target: HOST, port: PORT, sources, seconds: SECONDS };
      const printed = await peer.must([`${INSIDE}/bin/node`, FLOOD], { input: JSON.stringify(order) });
      const { seconds } = JSON.parse(printed) as Flooded;
      const counter = await host.must(['nft', '-j', 'reset', 'counter', 'inet', 'counting', 'reached']);
      // Those that came to the rules; what the cable dropped cost nothing.
      return Number(/"packets": (\d+)/.exec(counter)?.[1]) / seconds;
    };
    const rates = CONTESTANTS.map(() => ({ known: [] as number[], strange: [] as number[] }));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [index, { sources, load }] of CONTESTANTS.entries()) {
        await host.must(['sh', '-c', CLEAR]);
        await load(host);
        const known = sources === 0 ? Number.NaN : await flood(networks(sources).map(within));
        const strange = await flood(['198.18.0.7', '203.0.113.9', '11.0.0.1']);
        if (round < 0) continue;
        rates[index]?.known.push(known);
        rates[index]?.strange.push(strange);
      }
    }
    const base = median(rates[0]?.known ?? []);
    const strangeBase = median(rates[0]?.strange ?? []);
    const rows = CONTESTANTS.map(({ name }, index) => {
      const known = median(rates[index]?.known ?? []);
      const strange = median(rates[index]?.strange ?? []);
      return `${name.padEnd(44)}${cell(known, base)}${cell(strange, strangeBase)}`;
    });
    const head = `${'UDP packets a second (x no rules)'.padEnd(44)}${'let in'.padStart(16)}${'shut'.padStart(16)}`;
    process.stdout.write(`\n${[head, ...rows].join('\n')}\n`);
  } finally {
    await Promise.all([host.stop(), peer.stop()]);
  }
});

test('compiling and loading', async () => {
  const host = await startHost({ name: 'guarded' });
  try {
    const rows: string[] = [];
    for (const size of SIZES) {
      for (const entries of ['one', 'each'] as const) {
        const policy = policyOf(networks(size), entries);
        const spent: number[] = [];
        let script = '';
        for (let round = -2; round < ROUNDS; round++) {
          const start = performance.now();
          script = scriptOf(compile(policy, { groups: false }));
          if (round >= 0) spent.push(performance.now() - start);
        }
        await host.write('/tmp/policy.nft', script);
        await host.write('/tmp/hand.nft', `table inet hand\ndelete table inet hand\n${byHand(networks(size))}`);
        const [ours, hand] = (await host.must(['/usr/bin/python3', '-c', TIME, String(ROUNDS)])).trim().split(' ');
        const cells = [`${median(spent).toFixed(1)} ms`, `${ours} ms`, `${hand} ms`].map((cell) => cell.padStart(12));
        rows.push(
          `${`${size} sources, ${entries === 'one' ? 'one entry' : 'an entry each'}`.padEnd(32)}${cells.join('')}`,
        );
      }
    }
    const head = `${''.padEnd(32)}${['compile', 'nft -f', 'by hand'].map((cell) => cell.padStart(12)).join('')}`;
    process.stdout.write(`\n${[head, ...rows].join('\n')}\n`);
  } finally {
    await host.stop();
  }
});

/** Medians of loading the two files in turn, each over the one that is there. */
const TIME = `
import statistics, subprocess, sys, time
spent = {"policy": [], "hand": []}
for round in range(int(sys.argv[1]) + 1):
    for name, times in spent.items():
        start = time.perf_counter()
        subprocess.run(["nft", "-f", f"/tmp/{name}.nft"], check=True)
        if round: times.append((time.perf_counter() - start) * 1000)
print(*(f"{statistics.median(times):.1f}" for times in spent.values()))
`;
