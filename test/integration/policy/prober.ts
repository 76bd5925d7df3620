import { type Host, INSIDE } from '../../hosts/index.ts';

/** What is asked: every port from `first` to `last`, over TCP and UDP, from each source to its target and each source port. */
export interface Sweep {
  readonly pairs: readonly (readonly [source: string, target: string])[];
  readonly sourcePorts: readonly number[];
  readonly first: number;
  readonly last: number;
}

export interface Swept {
  readonly target: string;
  readonly protocol: 'tcp' | 'udp';
  /** Source port and port of each SYN-ACK. */
  readonly open: readonly (readonly [number, number])[];
  /** How many resets came. */
  readonly refused: number;
}

/** What came to a host, by protocol and family: before any filter, and behind all of them. */
export interface Arrivals {
  /** Packets. */
  readonly reached: Readonly<Record<string, number>>;
  /** `SOURCE PORT>PORT`. */
  readonly arrived: Readonly<Record<string, ReadonlySet<string>>>;
}

const KINDS = ['tcp_ip', 'tcp_ip6', 'udp_ip', 'udp_ip6'] as const;

const rule = (kind: string, act: string): string => {
  const [protocol, family] = kind.split('_');
  const first = protocol === 'tcp' ? 'tcp flags & (syn|ack|rst) == syn' : 'meta l4proto udp';
  return `    meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'} ${first} ${act}`;
};

/** Counts before conntrack and NAT, and behind every filter. */
function countingTable(): string {
  const sets = KINDS.map(
    (kind) => `  counter reached_${kind} {\n  }
  set arrived_${kind} {
    type inet_service . inet_service
    size 400000
    flags dynamic
  }`,
  );
  return `table inet counting
delete table inet counting
table inet counting {
${sets.join('\n')}
  chain reached {
    type filter hook prerouting priority -350;
${KINDS.map((kind) => rule(kind, `counter name reached_${kind}`)).join('\n')}
  }
  chain arrived {
    type filter hook input priority 1000;
${KINDS.map((kind) => rule(kind, `add @arrived_${kind} { th sport . th dport }`)).join('\n')}
  }
}
`;
}

/** Asks from `peer`, and looks in `host` at what arrived. */
export async function sweep(host: Host, peer: Host, asked: Sweep): Promise<readonly Swept[]> {
  await host.must(['nft', '-f', '-'], { input: countingTable() });
  const printed = await peer.must(['/usr/bin/python3', `${INSIDE}/test/integration/policy/prober.py`], {
    input: JSON.stringify(asked),
    timeout: 120_000,
  });
  return JSON.parse(printed) as readonly Swept[];
}

/** What has arrived since the last sweep began. */
export async function arrivals(host: Host): Promise<Arrivals> {
  const listing = JSON.parse(await host.must(['nft', '-j', 'list', 'table', 'inet', 'counting'])) as {
    nftables: readonly {
      counter?: { name: string; packets: number };
      set?: { name: string; elem?: readonly (Element | { elem: { val: Element } })[] };
    }[];
  };
  const reached: Record<string, number> = {};
  const arrived: Record<string, ReadonlySet<string>> = {};
  for (const { counter, set } of listing.nftables) {
    if (counter !== undefined) reached[counter.name.replace('reached_', '')] = counter.packets;
    if (set === undefined) continue;
    const elements = (set.elem ?? []).map((one) => ('elem' in one ? one.elem.val : one).concat.join('>'));
    arrived[set.name.replace('arrived_', '')] = new Set(elements);
  }
  return { reached, arrived };
}

interface Element {
  readonly concat: readonly number[];
}
