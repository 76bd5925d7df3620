import { asArray, asRecord } from './json.ts';

/** What tells the questions of one set apart from those of another; within it, only the port that was asked for. */
export interface Lane {
  readonly family: 'ip' | 'ip6';
  readonly protocol: 'tcp' | 'udp';
  readonly sourcePort: number;
  /** The address that is asked. */
  readonly to: string;
}

/** Behind every other: no chain has a higher priority (`INT_MAX`). */
const LAST = 2_147_483_647;
const MOST_PORTS = 65_536;

export function laneKey({ family, protocol, sourcePort, to }: Lane): string {
  return `${family} ${protocol} ${sourcePort} ${to}`;
}

/**
 * A table that counts what has come by an interface past all filters, in nft's words. Ports are those that were asked for:
 * after DNAT the packet has others, so conntrack is asked. It is only where something translates: elsewhere the
 * question would start conntrack on a machine that does without.
 *
 * nft 1.0.6 takes `ct original proto-dst` in no concatenation, so each lane has a set of ports for itself.
 */
export function arrivalsScript(name: string, lanes: readonly Lane[], translated: boolean): readonly string[] {
  const sets = lanes.map((_, index) => `set lane${index} { type inet_service; size ${MOST_PORTS}; flags dynamic; }`);
  const rules = lanes.flatMap(({ family, protocol, sourcePort, to }, index) => {
    const kind = `meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'} meta l4proto ${protocol}`;
    const plain = `${kind} th sport ${sourcePort} ${family} daddr ${to}`;
    if (!translated) return [`${plain} update @lane${index} { th dport }`];
    // Where two ports lead to one, conntrack gives one of two questions another source port.
    const asked = `${kind} ct original proto-src ${sourcePort} ct original ${family} daddr ${to}`;
    return [
      `${asked} update @lane${index} { ct original proto-dst }`,
      `${plain} ct state untracked update @lane${index} { th dport }`,
    ];
  });
  const chain = (hook: string): readonly string[] => [
    `chain ${hook} {`,
    `type filter hook ${hook} priority ${LAST}; policy accept;`,
    `iifname "${name}" jump count`,
    '}',
  ];
  return [`table inet ${name} {`, ...sets, 'chain count {', ...rules, '}', ...chain('input'), ...chain('forward'), '}'];
}

/**
 * The ports that were counted in each lane, from `nft -j list table`.
 *
 * @throws SyntaxError where it is no JSON
 */
export function readArrivals(json: string, lanes: readonly Lane[]): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, ReadonlySet<number>>();
  for (const item of asArray(asRecord(JSON.parse(json))['nftables'])) {
    const set = asRecord(asRecord(item)['set']);
    const lane = lanes[Number(/^lane(\d+)$/.exec(String(set['name']))?.[1] ?? -1)];
    if (lane === undefined) continue;
    found.set(laneKey(lane), new Set(asArray(set['elem']).map(portOf)));
  }
  return found;
}

/** Newer versions wrap elements that carry more than their value. */
function portOf(element: unknown): number {
  return Number(typeof element === 'object' ? asRecord(asRecord(element)['elem'])['val'] : element);
}

/** Whether a chain changes destinations, from `nft -j list chains`. */
export function translates(json: string): boolean {
  return asArray(asRecord(JSON.parse(json))['nftables']).some((item) => {
    const chain = asRecord(asRecord(item)['chain']);
    return chain['type'] === 'nat' && chain['hook'] === 'prerouting';
  });
}
