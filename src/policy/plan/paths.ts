import { parseAddress, prefixRange, relation, single, unmapped } from '../../address/index.ts';
import type { Interface, Network } from '../../model/index.ts';

/** An address with what is needed to compare it. */
export interface Place {
  readonly family: 'ip' | 'ip6';
  readonly value: bigint;
  /** Of `fe80::1%eth0`; `null` for none. */
  readonly zone: string | null;
}

/** An address as the kernel prints it; `null` for what is none. IPv4 in IPv6 is IPv4. */
export function placeOf(text: string): Place | null {
  const parsed = parseAddress(text);
  if (parsed === null) return null;
  const { family, value } = unmapped(parsed);
  const zone = text.includes('%') ? text.slice(text.indexOf('%') + 1) : null;
  return { family, value: BigInt(value), zone };
}

export function isSamePlace(a: Place | null, b: Place | null): boolean {
  return a !== null && b !== null && a.family === b.family && a.value === b.value;
}

/** Interfaces that a connection may come in or leave by. */
export interface Paths {
  /** Both ends are this computer: such packets go by loopback. */
  isInner(local: Place, peer: Place): boolean;
  /** It is one of this computer's addresses. */
  isOwn(place: Place): boolean;
  /**
   * The most likely first; empty where there is none. What it goes by, in this order: what the socket is bound to, a
   * link-local peer's zone, the smallest network that the peer is in, the interface that has the local address. Only an
   * interface with none of these is a guess, and then all that are up are named: the kernel's routes are not asked, for
   * they tell where our packets leave, and not where the peer's come in.
   */
  of(local: Place, peer: Place, bound: number): readonly string[];
}

interface Own {
  readonly link: Interface;
  readonly place: Place;
  readonly prefixLength: number;
}

export function pathsOf({ interfaces }: Pick<Network, 'interfaces'>): Paths {
  const own: readonly Own[] = interfaces.flatMap((link) =>
    link.addresses.flatMap(({ address, prefixLength }) => {
      const place = placeOf(address);
      return place === null ? [] : [{ link, place, prefixLength }];
    }),
  );
  const isHere = (place: Place): boolean => isLoopback(place) || own.some((one) => isSamePlace(one.place, place));
  const outer = interfaces.filter(({ up, loopback }) => up && !loopback);
  return {
    isOwn: isHere,
    isInner: (local, peer) => isHere(peer) || isLoopback(local),
    of: (local, peer, bound) => {
      const named = interfaces.find(({ index, name }) => index === bound || name === peer.zone);
      if (named !== undefined) return [named.name];
      const near = own
        .filter(({ link, place, prefixLength }) => link.up && !link.loopback && isWithin(peer, place, prefixLength))
        .toSorted((a, b) => b.prefixLength - a.prefixLength || rank(b, local) - rank(a, local));
      const [nearest] = near;
      const home = own.find(({ link, place }) => !link.loopback && isSamePlace(place, local));
      const told = nearest ?? home;
      return told === undefined ? outer.map(({ name }) => name) : [told.link.name];
    },
  };
}

/** Of two equal networks that one counts which has our end of the connection. */
function rank({ place }: Own, local: Place): number {
  return isSamePlace(place, local) ? 1 : 0;
}

function isLoopback({ family, value }: Place): boolean {
  return family === 'ip' ? value >> 24n === 127n : value === 1n;
}

function isWithin(peer: Place, { family, value }: Place, prefixLength: number): boolean {
  if (peer.family !== family) return false;
  const asNumber = (number: bigint): number | bigint => (family === 'ip' ? Number(number) : number);
  const range = prefixRange({ family, value: asNumber(value) }, prefixLength);
  return relation(single(asNumber(peer.value)), range) === 'inside';
}
