import { type IpFamily, parseAddress, prefixRange, type Ranges, ranges, type Value } from '../../inspect/index.ts';

/** Addresses that an entry lets in; both families empty lets in nobody. */
export interface Sources {
  readonly ip: Ranges;
  readonly ip6: Ranges;
}

/** Each family with its last address. */
const LAST = { ip: 2 ** 32 - 1, ip6: (1n << 128n) - 1n } as const;

/** Networks as sorted, disjoint ranges; `null` for anyone, also where the networks are all there are. */
export function sourcesOf(networks: readonly string[] | null): Sources | null {
  if (networks === null) return null;
  const pairs = { ip: [] as (readonly [Value, Value])[], ip6: [] as (readonly [Value, Value])[] };
  for (const network of networks) {
    const slash = network.indexOf('/');
    const address = parseAddress(slash < 0 ? network : network.slice(0, slash));
    // What is no address lets nobody in. The reader of policies has refused it.
    if (address === null) continue;
    const [first, last] = prefixRange(address, slash < 0 ? Number.NaN : Number(network.slice(slash + 1)));
    if (first !== undefined && last !== undefined) pairs[address.family].push([first, last]);
  }
  return orAnyone({ ip: ranges(pairs.ip), ip6: ranges(pairs.ip6) });
}

/** Whoever is in any of these. */
export function joinSources(all: readonly (Sources | null)[]): Sources | null {
  if (all.length === 1) return all[0] ?? null;
  const pairs = { ip: [] as (readonly [Value, Value])[], ip6: [] as (readonly [Value, Value])[] };
  for (const sources of all) {
    if (sources === null) return null;
    for (const family of ['ip', 'ip6'] as const) pairs[family].push(...pairsOf(sources[family]));
  }
  return orAnyone({ ip: ranges(pairs.ip), ip6: ranges(pairs.ip6) });
}

function orAnyone(sources: Sources): Sources | null {
  return isWhole('ip', sources.ip) && isWhole('ip6', sources.ip6) ? null : sources;
}

/** Whether these are all addresses of the family. */
export function isWhole(family: IpFamily, set: Ranges): boolean {
  return set.length === 2 && Number(set[0]) === 0 && set[1] === LAST[family];
}

/** First and last of each range. */
export function pairsOf(set: Ranges): readonly (readonly [Value, Value])[] {
  const pairs: (readonly [Value, Value])[] = [];
  for (let at = 0; at < set.length; at += 2) pairs.push([set[at] as Value, set[at + 1] as Value]);
  return pairs;
}

/** The same text for the same addresses. */
export function sourcesKey(sources: Sources | null): string {
  return sources === null ? 'anyone' : `${rangesKey(sources.ip)}|${rangesKey(sources.ip6)}`;
}

/** The same text for the same set. Decimal digits take long to work out for IPv6, any other ones for IPv4. */
export function rangesKey(set: Ranges): string {
  let key = '';
  for (const value of set) key += `${typeof value === 'bigint' ? value.toString(32) : value} `;
  return key;
}
