import { intersect, type IpFamily, type Ranges, subtract, union } from '../../address/index.ts';
import type { Chain, Match, NatTarget, Rule, Selector, Step, Table, Wanted } from './rule.ts';
import type { Ruleset } from './ruleset.ts';
import { TCP, UDP } from './symbols.ts';

/** A port that some rule sends on by DNAT, as the rule is written; whether packets come to that rule is not looked at. */
export interface Door {
  readonly family: IpFamily;
  readonly protocol: 'tcp' | 'udp';
  /** Addresses that the rule takes; `null` for any. */
  readonly addresses: Ranges | null;
  readonly firstPort: number;
  readonly lastPort: number;
  /** To this computer itself. */
  readonly redirect: boolean;
  /** New destination; `null` where it stays as it was. */
  readonly address: Ranges | null;
  readonly port: Ranges | null;
  readonly rule: Rule;
}

const ALL_PORTS: Ranges = [0, 65_535];
/** A rule that takes more ports than this is one door with a range. */
const MOST_SINGLE = 64;
const MOST_DOORS = 10_000;
const MOST_RANGES = 256;
const DEEPEST = 16;
const MOST_RULES = 200_000;

/** What the rules on the way to a DNAT ask of a packet, as far as it tells one door from another. */
interface Wish {
  readonly ports: Ranges;
  readonly addresses: Ranges | null;
}

interface Search {
  readonly family: IpFamily;
  readonly protocol: number;
  readonly doors: Door[];
  rules: number;
}

/** Every port that the ruleset publishes, in the order of its rules. */
export function findDoors(ruleset: Ruleset): readonly Door[] {
  const doors: Door[] = [];
  for (const family of ['ip', 'ip6'] as const) {
    for (const protocol of [TCP, UDP]) {
      const search: Search = { family, protocol, doors, rules: 0 };
      for (const { table, chain, base } of ruleset.chains(family, 'prerouting')) {
        if (base.type === 'nat') searchChain(chain, table, { ports: ALL_PORTS, addresses: null }, search, 0);
      }
    }
  }
  return doors;
}

function searchChain(chain: Chain, table: Table, wish: Wish, search: Search, depth: number): void {
  if (depth > DEEPEST) return;
  for (const rule of chain.rules) {
    search.rules += 1;
    if (search.rules > MOST_RULES || search.doors.length >= MOST_DOORS) return;
    let current: Wish | null = wish;
    for (const step of rule.steps) {
      if (current === null) break;
      current = searchStep(step, rule, table, current, search, depth);
    }
  }
}

function searchStep(step: Step, rule: Rule, table: Table, wish: Wish, search: Search, depth: number): Wish | null {
  const enter = (name: string, narrower: Wish): void => {
    const chain = table.chains.get(name);
    if (chain !== undefined) searchChain(chain, table, narrower, search, depth + 1);
  };
  switch (step.do) {
    case 'test':
      return step.test.kind === 'match' ? narrow(step.test.match, wish, search) : wish;
    case 'verdict':
      if (step.verdict.kind === 'jump' || step.verdict.kind === 'goto') enter(step.verdict.chain, wish);
      return wish;
    case 'branch':
      for (const { rows, verdict } of step.cases) {
        if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue;
        const narrower = narrow({ selectors: step.selectors, rows, negated: false }, wish, search);
        if (narrower !== null) enter(verdict.chain, narrower);
      }
      return wish;
    case 'dnat':
      if (step.family === null || step.family === search.family) addDoors(step, rule, wish, search);
      return wish;
    case 'mark':
    case 'untrack':
    case 'snat':
    case 'opaque':
      return wish;
  }
}

/** What is left of the wish behind a match; a match on anything but ports and addresses leaves it as it is. */
function narrow(match: Match, wish: Wish, search: Search): Wish | null {
  const applies = match.selectors.every(
    ({ field, family, protocol }) =>
      field !== 'absent' &&
      (family === null || family === search.family) &&
      (protocol === null || protocol === search.protocol),
  );
  if (!applies) return null;
  if (match.negated && match.selectors.length > 1) return wish;
  const found = match.rows.map((row) => narrowRow(match.selectors, row, match.negated, wish, search));
  return found.filter((one) => one !== null).reduce<Wish | null>(either, null);
}

function either(a: Wish | null, b: Wish): Wish {
  if (a === null) return b;
  const addresses = a.addresses === null || b.addresses === null ? null : union(a.addresses, b.addresses);
  return { ports: union(a.ports, b.ports), addresses };
}

function narrowRow(
  selectors: readonly Selector[],
  row: readonly Wanted[],
  negated: boolean,
  wish: Wish,
  search: Search,
): Wish | null {
  let { ports, addresses } = wish;
  for (const [index, selector] of selectors.entries()) {
    const wanted = row[index];
    if (wanted?.kind !== 'numbers' || selector.mask !== null) continue;
    const cut = (set: Ranges): Ranges =>
      (negated ? subtract(set, wanted.ranges, MOST_RANGES) : intersect(set, wanted.ranges, MOST_RANGES)) ?? set;
    if (selector.field === 'dport') ports = cut(ports);
    else if (selector.field === 'daddr') {
      if (addresses !== null) addresses = cut(addresses);
      else if (!negated) addresses = wanted.ranges;
    } else if (selector.field === 'l4proto' && cut([search.protocol, search.protocol]).length === 0) return null;
    else if (selector.field === 'nfproto' && cut(familyNumber(search.family)).length === 0) return null;
    else if (selector.field === 'ethertype' && cut(etherNumber(search.family)).length === 0) return null;
  }
  return ports.length === 0 || addresses?.length === 0 ? null : { ports, addresses };
}

function familyNumber(family: IpFamily): Ranges {
  return family === 'ip' ? [2, 2] : [10, 10];
}

function etherNumber(family: IpFamily): Ranges {
  return family === 'ip' ? [0x0800, 0x0800] : [0x86dd, 0x86dd];
}

function addDoors(step: Extract<Step, { do: 'dnat' }>, rule: Rule, wish: Wish, search: Search): void {
  for (const { wish: narrower, address, port } of targets(step.target, wish, search)) {
    for (const [firstPort, lastPort] of spans(narrower.ports)) {
      if (search.doors.length >= MOST_DOORS) return;
      search.doors.push({
        family: search.family,
        protocol: search.protocol === TCP ? 'tcp' : 'udp',
        addresses: narrower.addresses,
        firstPort,
        lastPort,
        redirect: step.redirect,
        address,
        port,
        rule,
      });
    }
  }
}

interface Target {
  readonly wish: Wish;
  readonly address: Ranges | null;
  readonly port: Ranges | null;
}

function targets(target: NatTarget, wish: Wish, search: Search): readonly Target[] {
  if (target.kind === 'unknown') return [{ wish, address: null, port: null }];
  if (target.kind === 'fixed') return [{ wish, address: target.address, port: target.port }];
  return target.cases.flatMap(({ row, address, port }) => {
    const narrower = narrow({ selectors: target.selectors, rows: [row], negated: false }, wish, search);
    return narrower === null ? [] : [{ wish: narrower, address, port }];
  });
}

/** Single ports where they are few, ranges where they are many. */
function spans(ports: Ranges): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let at = 0; at < ports.length; at += 2) {
    const first = Number(ports[at]);
    const last = Number(ports[at + 1]);
    if (last - first >= MOST_SINGLE) found.push([first, last]);
    else for (let port = first; port <= last; port += 1) found.push([port, port]);
  }
  return found;
}
