import { type Door, doorsOf, type Transport } from './doors.ts';
import type { Grant } from './grants.ts';
import { grantRules, mapRule, type Rule, sourceRules, type View } from './rules.ts';
import type { Sets } from './sets.ts';
import { jump, range } from './expressions.ts';
import type { NftMapElement } from './types.ts';

/** What accepts the packets that grants allow, as often as it is asked for. */
export interface Allowed {
  /** Rules for a chain that looks at packets in this way. */
  readonly rules: (view: View) => readonly Rule[];
  /** Chains that those rules lead to. */
  readonly chains: readonly NamedRules[];
}

interface NamedRules {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const TRANSPORTS: readonly Transport[] = ['tcp', 'udp'];

/**
 * @param view where the addresses of packets are; of those that see them in the same place, any
 * @param suffix of names in the table; another one for each call
 */
export function allowed(grants: readonly Grant[], view: View, suffix: string, sets: Sets): Allowed {
  const doors = doorsOf(grants);
  const chains = new Map<string, NamedRules>();
  const order = new Map(grants.map((grant, index) => [grant, index]));
  /** Doors with the same grants share a chain. */
  const chainOf = (door: Door): string => {
    const anyone = door.grants.find(({ sources }) => sources === null);
    const own = anyone === undefined ? door.grants : [anyone];
    const key = own.map((grant) => order.get(grant)).join(' ');
    const found = chains.get(key);
    if (found !== undefined) return found.name;
    const name = `door_${chains.size + 1}${suffix}`;
    chains.set(key, { name, rules: own.flatMap((grant) => sourceRules(grant, view, sets)) });
    return name;
  };
  const maps = TRANSPORTS.filter((protocol) => doors[protocol].length > 0).map((protocol) => ({
    protocol,
    map: sets.verdicts(`doors_${protocol}${suffix}`, elements(doors[protocol], chainOf)),
  }));
  return {
    rules: (view) => [
      ...maps.map(({ protocol, map }) => mapRule(protocol, map, view)),
      ...doors.rest.flatMap((grant) => grantRules(grant, view, sets)),
    ],
    chains: [...chains.values()],
  };
}

/** Ports that meet are one where they lead to the same chain. */
function elements(doors: readonly Door[], chainOf: (door: Door) => string): readonly NftMapElement[] {
  const found: { first: number; last: number; chain: string }[] = [];
  for (const door of doors) {
    const { first, last } = door;
    const chain = chainOf(door);
    const before = found.at(-1);
    if (before?.chain === chain && before.last + 1 === first) before.last = last;
    else found.push({ first, last, chain });
  }
  return found.map(({ first, last, chain }) => [first === last ? first : range(first, last), jump(chain)]);
}
