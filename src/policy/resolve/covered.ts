import { parsePrefix, prefixRange, type Ranges, ranges, relation, type Value } from '../../address/index.ts';
import type { PolicyWarning, ResolvedEntry, ResolvedTarget } from '../../model/index.ts';
import { isAmong } from './ports.ts';

/** An entry, ready to be compared. */
interface Reach {
  readonly entry: ResolvedEntry;
  /** By family; `null` for anyone. */
  readonly addresses: { readonly ip: Ranges; readonly ip6: Ranges } | null;
}

/** Entries that change nothing, since another above them allows all that they do. */
export function coveredEntries(entries: readonly ResolvedEntry[]): readonly PolicyWarning[] {
  const above: Reach[] = [];
  const warnings: PolicyWarning[] = [];
  for (const entry of entries) {
    const reach: Reach = { entry, addresses: addressesOf(entry) };
    const by = isEmpty(entry.target) ? undefined : above.find((other) => covers(other, reach));
    if (by === undefined) above.push(reach);
    else warnings.push({ code: 'covered', line: entry.line, by: by.entry.line });
  }
  return warnings;
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
  const pairs: { ip: (readonly [Value, Value])[]; ip6: (readonly [Value, Value])[] } = { ip: [], ip6: [] };
  for (const text of addresses) {
    const prefix = parsePrefix(text);
    if ('code' in prefix) continue;
    const [first, last] = prefixRange(prefix, prefix.length);
    if (first !== undefined && last !== undefined) pairs[prefix.family].push([first, last]);
  }
  return { ip: ranges(pairs.ip), ip6: ranges(pairs.ip6) };
}
