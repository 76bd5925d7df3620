import type { Address } from '../firewall/index.ts';
import { transitCandidates } from './candidates.ts';
import { onLink } from './links.ts';
import { doorVerdict, leadsTo } from './published.ts';
import { CLOSED, joined, nearer, reachOf } from './reach.ts';
import type { Candidate, PublishedDoor, Verdict, View } from './types.ts';

/** Interfaces that lead out of the computer by themselves, whatever namespace they are in. `null` is a physical one. */
const INDEPENDENT: ReadonlySet<string | null> = new Set([
  null,
  'macvlan',
  'macvtap',
  'ipvlan',
  'ipvtap',
  'vlan',
  'bond',
  'team',
]);

export function isIndependent({ link }: Candidate): boolean {
  return INDEPENDENT.has(link.kind);
}

/** What others do for a port in a namespace that has no way out of its own. */
export interface Mediated {
  readonly verdict: Verdict;
  readonly doors: readonly PublishedDoor[];
}

/**
 * A port at an address of a container: the networks that the address lies in may publish it, or send packets on to it
 * for anyone who has a route. Its own firewall still has the last word.
 *
 * @param own how far its own firewall lets packets for this address in
 */
export function mediated(
  parents: readonly View[],
  address: Address,
  text: string,
  protocol: 'tcp' | 'udp',
  port: number,
  own: Verdict,
): Mediated {
  let verdict = CLOSED;
  const doors: PublishedDoor[] = [];
  for (const parent of parents) {
    const home = onLink(parent.addresses, address);
    if (home === null || home.address.value === address.value) continue;
    for (const door of parent.doors()) {
      if (!leadsTo(door, protocol, address, port)) continue;
      doors.push(door);
      verdict = joined(verdict, doorVerdict(parent, door));
    }
    verdict = joined(verdict, transitVerdict(parent, home.link.index, address, text, protocol, port));
  }
  return { verdict: through(verdict, own), doors };
}

function transitVerdict(
  parent: View,
  towards: number,
  address: Address,
  text: string,
  protocol: 'tcp' | 'udp',
  port: number,
): Verdict {
  const forwards = parent.surroundings.forwards(address.family);
  if (forwards === false || (forwards === null && !parent.book.isPublic(address))) return CLOSED;
  return transitCandidates(parent, address, text)
    .filter(({ link }) => link.index !== towards)
    .map((way) => reachOf(parent, way, protocol, port, ({ nat, where }) => nat === null && where !== 'here'))
    .filter(({ upper }) => upper !== 'host')
    .reduce(joined, CLOSED);
}

/** Behind a second firewall: no further than that one lets in. */
function through(outer: Verdict, own: Verdict): Verdict {
  if (outer.upper === 'host') return outer;
  const isLimit = own.lower !== 'anywhere';
  return {
    lower: nearer(outer.lower, own.lower),
    upper: nearer(outer.upper, own.upper),
    reasons: isLimit ? [...outer.reasons, ...own.reasons] : outer.reasons,
  };
}
