import { onlyValue, type Ranges, relation, single, type Value } from '../../../address/index.ts';
import type { Answer, Field, Names, Selector } from '../rule.ts';
import { indexName } from '../names.ts';
import type { Flow } from './flow.ts';
import type { Context } from './packet.ts';

const NEW = single(8);
const INVALID = single(1);
const UNTRACKED = single(64);
const SYN = single(2);
const ZERO = single(0);
/** Bits of `ct status` that are known of a new connection's first packet: all unset, but for DNAT. */
const KNOWN_STATUS = 1 | 2 | 4 | 8 | 16 | 32 | 512;
const DNAT_BIT = 32;
const CAST = { host: single(0), broadcast: single(1), multicast: single(2) } as const;

/** Values that a field can have in the flow's packets; `null`: can't be told, `absent`: the rule finds nothing there. */
export type Domain = Ranges | 'absent' | null;

export function domainOf(selector: Selector, flow: Flow, context: Context): Domain {
  const { packet } = context;
  switch (selector.field) {
    case 'l4proto':
      return single(packet.protocol);
    case 'nfproto':
      return single(packet.family === 'ip' ? 2 : 10);
    case 'ethertype':
      return single(packet.family === 'ip' ? 0x0800 : 0x86dd);
    case 'saddr':
      return flow.source;
    case 'daddr':
      return flow.destination;
    case 'sport':
      return packet.sourcePorts;
    case 'dport':
      return flow.port;
    case 'mark':
      return flow.mark;
    case 'tcpflags':
      return packet.protocol === 6 ? SYN : 'absent';
    case 'fragment':
      // Not cut in pieces; the bit against cutting may be set.
      return typeof selector.mask === 'number' && (selector.mask & 0x3fff) === selector.mask ? ZERO : null;
    case 'pkttype':
      return CAST[packet.cast];
    case 'iiftype':
      return packet.interface.linkType === null ? null : single(packet.interface.linkType);
    case 'fibdaddr':
      return routeType(flow, context);
    case 'fibsaddr':
      return single(1);
    case 'free':
    case 'iif':
    case 'oif':
    case 'iifkind':
    case 'group':
    case 'opaque':
      return null;
    case 'absent':
      return 'absent';
    case 'ctstate':
    case 'ctstatus':
    case 'ctmark':
    case 'ctdirection':
    case 'origsaddr':
    case 'origdaddr':
    case 'origsport':
    case 'origdport':
      return connection(selector.field, selector.mask, flow, context);
  }
}

type ConnectionField = Extract<Field, `ct${string}` | `orig${string}`>;

function connection(field: ConnectionField, mask: Value | null, flow: Flow, { packet, conntrack }: Context): Domain {
  if (field === 'ctstate') {
    if (flow.tracked === 'mixed') return null;
    if (flow.tracked === 'no') return UNTRACKED;
    return conntrack ? NEW : INVALID;
  }
  if (!conntrack || flow.tracked === 'no') return 'absent';
  if (flow.tracked === 'mixed') return null;
  switch (field) {
    case 'ctstatus':
      if (typeof mask !== 'number' || (mask & KNOWN_STATUS) !== mask) return null;
      if ((mask & DNAT_BIT) === 0) return ZERO;
      return translated(flow, packet);
    case 'ctmark':
      return flow.ctmark;
    case 'ctdirection':
      return ZERO;
    case 'origsaddr':
      return flow.source;
    case 'origdaddr':
      return single(packet.destination);
    case 'origsport':
      return packet.sourcePorts;
    case 'origdport':
      return single(packet.port);
  }
}

/** The DNAT bit: unset where NAT chose the destination that the packet had already (`nf_nat_setup_info`). */
function translated(flow: Flow, { destination, port }: Context['packet']): Domain {
  if (flow.nat === null) return ZERO;
  if (flow.destination === null) return null;
  const places = [relation(single(destination), flow.destination), relation(single(port), flow.port)];
  if (places.includes('outside')) return single(DNAT_BIT);
  return onlyValue(flow.destination) === null || onlyValue(flow.port) === null ? null : ZERO;
}

/** `RTN_*` of the destination. */
function routeType(flow: Flow, { packet, surroundings }: Context): Domain {
  if (flow.destination === null) return null;
  if (packet.cast !== 'host' && flow.nat === null) return single(packet.cast === 'broadcast' ? 3 : 5);
  const where = surroundings.local(packet.family, flow.destination);
  return where === 'across' ? null : single(where === 'inside' ? 2 : 1);
}

/** Whether values, seen through a mask, are wanted ones. */
export function compare(domain: Ranges, mask: Value | null, wanted: Ranges): Answer {
  const masked = mask === null ? domain : maskRanges(domain, mask);
  if (masked === null || masked.length === 0) return masked === null ? 'some' : 'unknown';
  if (wanted.length > 0 && typeof wanted[0] !== typeof masked[0]) return 'unknown';
  const where = relation(masked, wanted);
  return where === 'inside' ? 'yes' : where === 'outside' ? 'no' : 'some';
}

/** A few single values behind a mask; a range only where the mask takes it as one value. `null` where that is not so. */
function maskRanges(domain: Ranges, mask: Value): Ranges | null {
  const only = onlyValue(domain);
  if (only !== null) {
    const value = and(only, mask);
    return value === null ? [] : single(value);
  }
  if (domain.length !== 2) return null;
  const [first, last] = domain as readonly [Value, Value];
  const low = and(first, mask);
  const high = and(last, mask);
  if (low === null || low !== high) return null;
  // Bits below the highest that differs are free; the mask must not look at them.
  const free = freeBits(first, last);
  return and(free, mask) === (typeof mask === 'bigint' ? 0n : 0) ? single(low) : null;
}

function freeBits(first: Value, last: Value): Value {
  if (typeof first === 'bigint' && typeof last === 'bigint') {
    return (1n << BigInt((first ^ last).toString(2).length)) - 1n;
  }
  return 2 ** (32 - Math.clz32((Number(first) ^ Number(last)) >>> 0)) - 1;
}

function and(a: Value, b: Value): Value | null {
  if (typeof a === 'number' && typeof b === 'number') return (a & b) >>> 0;
  return typeof a === 'bigint' && typeof b === 'bigint' ? a & b : null;
}

/** Whether the interface's name is a wanted one. */
export function compareNames(selector: Selector, names: Names, { packet, hook, output }: Context): Answer {
  const input = packet.interface;
  if (selector.field === 'iifkind') return matchesName(names, input.kind ?? '') ? 'yes' : 'no';
  if (selector.field === 'oif') {
    if (hook !== 'forward' && hook !== 'postrouting') return anyName(names, [{ index: 0, name: '' }]);
    return output === null ? 'unknown' : anyName(names, [output]);
  }
  if (selector.field !== 'iif' || hook === 'postrouting') return 'unknown';
  return anyName(names, input.alias === null ? [input] : [input, input.alias]);
}

function anyName(names: Names, links: readonly { readonly index: number; readonly name: string }[]): Answer {
  const hits = links.filter(({ index, name }) => matchesName(names, name) || names.exact.has(indexName(index))).length;
  if (hits === 0) return 'no';
  return hits === links.length ? 'yes' : 'unknown';
}

function matchesName(names: Names, name: string): boolean {
  return names.exact.has(name) || names.prefixes.some((prefix) => name.startsWith(prefix));
}
