import {
  type Address,
  parsePrefix,
  type Prefix,
  prefixRange,
  type Ranges,
  ranges,
  relation,
  type Value,
} from '../../address/index.ts';
import type { PolicyWarning, ResolvedEntry, ResolvedTarget } from '../../model/index.ts';
import { isAmong } from './ports.ts';

/** An entry, ready to be compared. */
interface Reach {
  readonly entry: ResolvedEntry;
  /** `null` for anyone. */
  readonly addresses: { readonly prefixes: readonly Prefix[]; readonly ip: Ranges; readonly ip6: Ranges } | null;
}

/** So many others an entry is compared with: of thousands for the same network, it is no use to know. */
const MOST_COMPARED = 200;

/** Entries that change nothing, since another above them allows all that they do. */
export function coveredEntries(entries: readonly ResolvedEntry[]): readonly PolicyWarning[] {
  const above = new Index();
  const warnings: PolicyWarning[] = [];
  for (const entry of entries) {
    const reach: Reach = { entry, addresses: addressesOf(entry) };
    const by = isEmpty(entry.target) ? undefined : above.near(reach).find((other) => covers(other, reach));
    if (by === undefined) above.add(reach);
    else warnings.push({ code: 'covered', line: entry.line, by: by.entry.line });
  }
  return warnings;
}

/** Entries by their networks: whatever covers another has a network with that one's first address in it. */
class Index {
  readonly #anyone: Reach[] = [];
  readonly #byPrefix = new Map<string, Reach[]>();
  readonly #lengths = { ip: new Set<number>(), ip6: new Set<number>() };

  add(reach: Reach): void {
    if (reach.addresses === null) this.#anyone.push(reach);
    for (const prefix of reach.addresses?.prefixes ?? []) {
      this.#lengths[prefix.family].add(prefix.length);
      const key = keyOf(prefix, prefix.length);
      const known = this.#byPrefix.get(key);
      if (known === undefined) this.#byPrefix.set(key, [reach]);
      else known.push(reach);
    }
  }

  near({ addresses }: Reach): readonly Reach[] {
    const [first] = addresses?.prefixes ?? [];
    const around = first === undefined ? [] : [...this.#lengths[first.family]].map((length) => keyOf(first, length));
    return [this.#anyone, ...around.map((key) => this.#byPrefix.get(key) ?? [])].flatMap((some) =>
      some.slice(0, MOST_COMPARED),
    );
  }
}

/** Of the network of this length that the address lies in. */
function keyOf(address: Address, length: number): string {
  return `${address.family} ${prefixRange(address, length)[0]} ${length}`;
}

/** A service that has no port now: that is told of it already. */
function isEmpty(target: ResolvedTarget): boolean {
  return target.kind === 'ports' && target.ports.length === 0 && target.group === null;
}

function covers(wide: Reach, narrow: Reach): boolean {
  return (
    takesTarget(wide.entry.target, narrow.entry.target) &&
    takesInterfaces(wide.entry.interfaces, narrow.entry.interfaces) &&
    takesAddresses(wide.addresses, narrow.addresses)
  );
}

function takesTarget(wide: ResolvedTarget, narrow: ResolvedTarget): boolean {
  if (wide.kind === 'all') return true;
  if (wide.kind === 'protocol') return narrow.kind === 'protocol' && narrow.number === wide.number;
  if (wide.kind === 'ping') return narrow.kind === 'ping';
  if (narrow.kind !== 'ports' || !isAmong(narrow.ports, wide.ports)) return false;
  // What else a service may open is not known before it does.
  return narrow.group === null || narrow.group.path === wide.group?.path;
}

function takesInterfaces(wide: readonly string[] | null, narrow: readonly string[] | null): boolean {
  if (wide === null) return true;
  return narrow?.every((name) => wide.some((pattern) => matches(pattern, name))) === true;
}

/** Also of two patterns: `wg*` takes all that `wg1*` does. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function takesAddresses(wide: Reach['addresses'], narrow: Reach['addresses']): boolean {
  if (wide === null) return true;
  if (narrow === null) return false;
  return (['ip', 'ip6'] as const).every(
    (family) => narrow[family].length === 0 || relation(narrow[family], wide[family]) === 'inside',
  );
}

function addressesOf({ addresses }: ResolvedEntry): Reach['addresses'] {
  if (addresses === null) return null;
  const prefixes = addresses.flatMap((text) => {
    const prefix = parsePrefix(text);
    return 'code' in prefix ? [] : [prefix];
  });
  const of = (family: Prefix['family']): Ranges =>
    ranges(
      prefixes
        .filter((prefix) => prefix.family === family)
        .map((prefix): readonly [Value, Value] => {
          const [first = prefix.value, last = first] = prefixRange(prefix, prefix.length);
          return [first, last];
        }),
    );
  return { prefixes, ip: of('ip'), ip6: of('ip6') };
}
