import type { Ranges } from '../../../address/index.ts';
import type { NatCase, NatTarget, Step } from '../rule.ts';
import { asList, asObject, asTagged, type Json, type JsonObject } from './json.ts';
import { selectorsOf } from './selector.ts';
import { pairsOf, type SetTable } from './sets.ts';
import { expressionText } from './text.ts';
import { bare, rangeOf, rowsOf } from './values.ts';

interface Place {
  readonly address: Ranges | null;
  readonly port: Ranges | null;
}

/** `dnat` and `redirect`: where they send a packet. */
export function dnatStep(tag: 'dnat' | 'redirect', body: Json, sets: SetTable): Step {
  const object = asObject(body);
  const family = object?.['family'];
  return {
    do: 'dnat',
    family: family === 'ip' || family === 'ip6' ? family : null,
    redirect: tag === 'redirect',
    target: object === null ? { kind: 'fixed', address: null, port: null } : targetOf(tag, object, sets),
  };
}

function targetOf(tag: string, object: JsonObject, sets: SetTable): NatTarget {
  const unknown: NatTarget = { kind: 'unknown', expression: expressionText({ [tag]: object }) };
  const flags = new Set([object['flags'], object['type_flags']].flat());
  if (flags.has('netmap') || flags.has('prefix')) return unknown;
  const { addr, port } = object;
  const map = asObject(asTagged(addr)?.tag === 'map' ? asTagged(addr)?.body : null);
  const portMap = asObject(asTagged(port)?.tag === 'map' ? asTagged(port)?.body : null);
  if (map !== null && portMap !== null) return unknown;
  if (map !== null) return mapTarget(map, sets, (data) => place(data, port)) ?? unknown;
  if (portMap !== null) return mapTarget(portMap, sets, (data) => place(addr, data)) ?? unknown;
  const fixed = place(addr, port);
  return fixed === null ? unknown : { kind: 'fixed', ...fixed };
}

function mapTarget(map: JsonObject, sets: SetTable, read: (data: Json) => Place | null): NatTarget | null {
  const selectors = selectorsOf(map['key']);
  const pairs = pairsOf(map['data'], sets);
  if (pairs === null) return null;
  const cases: NatCase[] = [];
  for (const [key, data] of pairs) {
    const to = read(bare(data));
    const [row] = rowsOf(selectors, [key]);
    if (to === null || row === undefined) return null;
    cases.push({ row, ...to });
  }
  return { kind: 'map', selectors, cases };
}

/** An address and a port; a map's value may hold both (`10.0.0.2 . 80`). `null` where one can't be read. */
function place(addr: Json, port: Json): Place | null {
  const tagged = asTagged(addr);
  if (tagged?.tag === 'concat') {
    const [address, own] = asList(tagged.body) ?? [];
    return place(address, own ?? port);
  }
  const address = addr === undefined ? null : rangeOf('daddr', addr);
  const ports = port === undefined ? null : rangeOf('dport', port);
  if ((addr !== undefined && address === null) || (port !== undefined && ports === null)) return null;
  return { address, port: ports };
}
