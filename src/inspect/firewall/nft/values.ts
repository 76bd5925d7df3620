import { parseAddress, prefixRange, ranges, type Ranges, type Value } from '../../../address/index.ts';
import { indexName } from '../names.ts';
import type { Field, Selector, Wanted } from '../rule.ts';
import {
  CT_STATE,
  CT_STATUS,
  ETHER_TYPE,
  LINK_TYPE,
  NF_PROTOCOL,
  PACKET_TYPE,
  protocolNumber,
  ROUTE_TYPE,
  TCP_FLAGS,
} from '../symbols.ts';
import { asList, asObject, asString, asTagged, type Json } from './json.ts';

const SYMBOLS: Readonly<Partial<Record<Field, ReadonlyMap<string, number>>>> = {
  ctstate: CT_STATE,
  ctstatus: CT_STATUS,
  tcpflags: TCP_FLAGS,
  pkttype: PACKET_TYPE,
  fibdaddr: ROUTE_TYPE,
  fibsaddr: ROUTE_TYPE,
  nfproto: NF_PROTOCOL,
  ethertype: ETHER_TYPE,
  iiftype: LINK_TYPE,
  ctdirection: new Map([
    ['original', 0],
    ['reply', 1],
  ]),
};

const NAMED: ReadonlySet<Field> = new Set(['iif', 'oif', 'iifkind', 'group']);
/** Fields whose value can't be compared; what is asked of them need not be understood. */
const UNREAD: ReadonlySet<Field> = new Set(['absent', 'opaque']);

export const UNKNOWN: Wanted = { kind: 'unknown' };
export const ANY: Wanted = { kind: 'any' };

function valueOf(field: Field, node: Json): Value | null {
  if (typeof node === 'number') return Number.isFinite(node) ? node : null;
  if (typeof node === 'boolean') return node ? 1 : 0;
  if (typeof node !== 'string') return null;
  const symbol = SYMBOLS[field]?.get(node);
  if (symbol !== undefined) return symbol;
  // nft 1.0.6 prints `0x50 [invalid type]` for ports in some sets.
  const plain = /^(0x[0-9a-f]{1,8}|\d{1,15})(?: \[invalid type\])?$/i.exec(node)?.[1];
  if (plain !== undefined) return Number(plain);
  if (field === 'l4proto') return protocolNumber(node);
  return parseAddress(node)?.value ?? null;
}

/** Bits of a flag, of a list of flags or of flags joined by `|`; `null` where one is not known. */
export function flagsOf(field: Field, node: Json): number | null {
  const tagged = asTagged(node);
  const parts = asList(node) ?? (tagged?.tag === '|' ? asList(tagged.body) : null);
  if (parts === null) {
    const value = valueOf(field, node);
    return typeof value === 'number' ? value : null;
  }
  let bits = 0;
  for (const item of parts) {
    const value = valueOf(field, item);
    if (typeof value !== 'number') return null;
    // Marks have 32 bits: kept unsigned.
    bits = (bits | value) >>> 0;
  }
  return bits;
}

/** One value, prefix or range; `null` where it is none that we know. */
function pairOf(field: Field, node: Json): readonly [Value, Value] | null {
  const tagged = asTagged(node);
  if (tagged?.tag === 'prefix') {
    const body = asObject(tagged.body);
    const address = parseAddress(asString(body?.['addr']) ?? '');
    const length = body?.['len'];
    if (address === null || typeof length !== 'number') return null;
    const [first, last] = prefixRange(address, length);
    return first === undefined || last === undefined ? null : [first, last];
  }
  if (tagged?.tag === 'range') {
    const [from, to] = asList(tagged.body) ?? [];
    const first = valueOf(field, from);
    const last = valueOf(field, to);
    return first === null || last === null || typeof first !== typeof last ? null : [first, last];
  }
  const value = tagged?.tag === '|' || asList(node) !== null ? flagsOf(field, node) : valueOf(field, node);
  return value === null ? null : [value, value];
}

/** The range of values that `node` writes: an address, a port, a prefix; `null` where it is none. */
export function rangeOf(field: Field, node: Json): Ranges | null {
  const pair = pairOf(field, node);
  return pair === null ? null : ranges([pair]);
}

/** An element of a set with its timeout, counter or comment taken off. */
export function bare(node: Json): Json {
  const tagged = asTagged(node);
  return tagged?.tag === 'elem' ? asObject(tagged.body)?.['val'] : node;
}

function namesOf(nodes: readonly Json[]): Wanted {
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const node of nodes) {
    const value = bare(node);
    if (value === '*') return ANY;
    if (typeof value === 'number') exact.add(indexName(value));
    else if (typeof value !== 'string') return UNKNOWN;
    else if (value.endsWith('*') && !value.endsWith('\\*')) prefixes.push(value.slice(0, -1));
    else exact.add(value.replace(/\\\*$/, '*'));
  }
  return { kind: 'names', names: { exact, prefixes } };
}

/** What one column asks for: any of `nodes`. */
function wantedOf(selector: Selector, nodes: readonly Json[]): Wanted {
  const { field } = selector;
  if (UNREAD.has(field)) return ANY;
  if (NAMED.has(field)) return namesOf(nodes);
  const pairs: (readonly [Value, Value])[] = [];
  for (const node of nodes) {
    const value = bare(node);
    if (value === '*') return ANY;
    const pair = pairOf(field, value);
    if (pair === null) return UNKNOWN;
    pairs.push(pair);
  }
  const kinds = new Set(pairs.map(([first]) => typeof first));
  return kinds.size > 1 ? UNKNOWN : { kind: 'numbers', ranges: ranges(pairs) };
}

/** The rows that a set's elements make: one for a single column, one per element for a concatenation. */
export function rowsOf(selectors: readonly Selector[], elements: readonly Json[]): readonly (readonly Wanted[])[] {
  const [only] = selectors;
  if (selectors.length === 1 && only !== undefined) return [[wantedOf(only, elements)]];
  return elements.map((element) => {
    const value = bare(element);
    if (value === '*') return selectors.map(() => ANY);
    const tagged = asTagged(value);
    const columns = tagged?.tag === 'concat' ? asList(tagged.body) : null;
    if (columns?.length !== selectors.length) return selectors.map(() => UNKNOWN);
    return selectors.map((selector, index) => wantedOf(selector, [columns[index]]));
  });
}
