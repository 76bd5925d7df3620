import type { PolicyControlGroup, PolicyPorts, ResolvedEntry } from '../../model/index.ts';
import { type Ranges, ranges } from '../../inspect/index.ts';
import { joinSources, rangesKey, type Sources, sourcesKey, sourcesOf } from './sources.ts';

/** What packets may ask for. */
export interface Wish {
  readonly tcp: Ranges;
  readonly udp: Ranges;
  readonly ping: boolean;
  /** IP protocol numbers, sorted. */
  readonly protocols: readonly number[];
  readonly all: boolean;
}

/** Entries that one rule of each kind can hold. */
export interface Grant {
  readonly wish: Wish;
  readonly sources: Sources | null;
  readonly interfaces: readonly string[] | null;
  /** What was joined, in the order of its lines. */
  readonly members: readonly Member[];
}

/** One entry of a grant. */
export interface Member {
  readonly wish: Wish;
  readonly line: number;
  readonly why: string | null;
}

/** A service's control group, for those that its entry lets in. */
export interface GroupGrant extends Omit<Grant, 'wish' | 'members'> {
  readonly group: PolicyControlGroup;
  readonly line: number;
  readonly why: string | null;
}

/**
 * Entries, joined where that says the same with fewer rules: they all allow, so their order means nothing. First those
 * with the same sources, then those that want the same: so no set of sources is written twice.
 */
export function grantsOf(entries: readonly ResolvedEntry[]): readonly Grant[] {
  const single = entries.flatMap((entry): readonly Grant[] => {
    const wish = wishOf(entry);
    const sources = sourcesOf(entry.addresses);
    const members = [{ wish, line: entry.line, why: entry.why }];
    return allows(wish, sources) ? [{ wish, sources, interfaces: interfacesOf(entry), members }] : [];
  });
  const bySources = joined(
    single,
    ({ sources }) => sourcesKey(sources),
    (grants) => ({ wish: joinWishes(grants.map(({ wish }) => wish)) }),
  );
  return joined(
    bySources,
    ({ wish }) => wishKey(wish),
    (grants) => ({ sources: joinSources(grants.map(({ sources }) => sources)) }),
  );
}

/** The control groups of entries for services; the same one twice where two entries name it. */
export function groupGrantsOf(entries: readonly ResolvedEntry[]): readonly GroupGrant[] {
  return entries.flatMap((entry) => {
    const { target, line, why } = entry;
    const group = target.kind === 'ports' ? target.group : null;
    const sources = sourcesOf(entry.addresses);
    return group === null || isNobody(sources) ? [] : [{ group, sources, interfaces: interfacesOf(entry), line, why }];
  });
}

/** Sorted, without those that another covers: nft joins them itself, and would print something else than it was told. */
function interfacesOf({ interfaces }: ResolvedEntry): readonly string[] | null {
  if (interfaces === null) return null;
  const kept = interfaces.filter((name) => !interfaces.some((wide) => covers(wide, name)));
  return [...new Set(kept)].sort();
}

function covers(wide: string, name: string): boolean {
  return wide !== name && wide.endsWith('*') && name.startsWith(wide.slice(0, -1));
}

function wishOf({ target }: ResolvedEntry): Wish {
  const nothing: Wish = { tcp: [], udp: [], ping: false, protocols: [], all: false };
  switch (target.kind) {
    case 'ports':
      return { ...nothing, tcp: portRanges(target.ports, 'tcp'), udp: portRanges(target.ports, 'udp') };
    case 'ping':
      return { ...nothing, ping: true };
    case 'protocol':
      return { ...nothing, protocols: [target.number] };
    case 'all':
      return { ...nothing, all: true };
  }
}

function portRanges(ports: readonly PolicyPorts[], wanted: 'tcp' | 'udp'): Ranges {
  const own = ports.filter(({ protocol }) => protocol === wanted);
  return ranges(own.map(({ first, last }) => [first, last]));
}

function isNobody(sources: Sources | null): boolean {
  return sources !== null && sources.ip.length + sources.ip6.length === 0;
}

function allows({ tcp, udp, ping, protocols, all }: Wish, sources: Sources | null): boolean {
  return !isNobody(sources) && (all || ping || tcp.length + udp.length + protocols.length > 0);
}

function joinWishes(wishes: readonly Wish[]): Wish {
  const [first] = wishes;
  if (wishes.length === 1 && first !== undefined) return first;
  const pairs = (of: (wish: Wish) => Ranges): Ranges =>
    ranges(
      wishes.flatMap((wish) =>
        of(wish).flatMap((value, at, set) => (at % 2 === 0 ? [[value, set[at + 1] ?? value] as const] : [])),
      ),
    );
  return {
    tcp: pairs(({ tcp }) => tcp),
    udp: pairs(({ udp }) => udp),
    ping: wishes.some(({ ping }) => ping),
    protocols: [...new Set(wishes.flatMap(({ protocols }) => protocols))].sort((a, b) => a - b),
    all: wishes.some(({ all }) => all),
  };
}

function wishKey({ tcp, udp, ping, protocols, all }: Wish): string {
  return all ? 'all' : `${rangesKey(tcp)}|${rangesKey(udp)}|${ping}|${protocols.join(' ')}`;
}

/** Puts those together that share a key and their interfaces, in the order of their first ones. */
function joined(
  grants: readonly Grant[],
  keyOf: (grant: Grant) => string,
  together: (grants: readonly Grant[]) => Partial<Grant>,
): readonly Grant[] {
  const byKey = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = `${grant.interfaces?.join(' ') ?? '*'}|${keyOf(grant)}`;
    const found = byKey.get(key);
    if (found === undefined) byKey.set(key, [grant]);
    else found.push(grant);
  }
  return [...byKey.values()].map((found) => {
    const [first] = found;
    if (first === undefined || found.length === 1) return found[0] as Grant;
    const members = found.flatMap(({ members }) => members).sort((a, b) => a.line - b.line);
    return { ...first, ...together(found), members };
  });
}
