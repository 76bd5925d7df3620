import type { Interface } from '../../model/index.ts';
import { type Address, prefixRange } from '../firewall/index.ts';
import type { Binding } from './binding.ts';
import { isLinkLocal, type OwnAddress } from './links.ts';
import type { Sources } from './sources.ts';
import type { Candidate, View } from './types.ts';

/** Interfaces that packets from other computers can come in by; a port of a bridge hands them to the bridge. */
export function entrances({ network, only }: Pick<View, 'network' | 'only'>): readonly Interface[] {
  const above = new Map(network.interfaces.map(({ index, kind }) => [index, kind]));
  return network.interfaces.filter(
    ({ index, up, loopback, kind, master }) =>
      (only ?? index) === index &&
      up &&
      !loopback &&
      kind !== 'dummy' &&
      kind !== 'vrf' &&
      (above.get(master) ?? 'vrf') === 'vrf',
  );
}

/** Every way by which new peers may come to a socket that is bound so. Empty where there is none. */
export function candidatesOf(view: View, binding: Binding): readonly Candidate[] {
  const cast = binding.kind === 'address' ? castOf(view, binding.address) : 'host';
  if (binding.kind === 'loopback') return [];
  if (cast !== 'host' && binding.kind === 'address') return castCandidates(view, binding, cast);
  return view.addresses.flatMap((own) => {
    const wanted =
      binding.kind === 'wildcard'
        ? binding.families.includes(own.address.family)
        : binding.address.value === own.address.value;
    return wanted && !view.book.isLoopback(own.address) ? ways(view, own, binding) : [];
  });
}

/** The kernel answers for any of its addresses by any interface; its own one is the way that counts. */
function ways(view: View, own: OwnAddress, binding: Exclude<Binding, { kind: 'loopback' }>): readonly Candidate[] {
  const open = entrances(view);
  const direct = open.filter(({ index }) => index === own.link.index);
  const reached =
    binding.kind === 'wildcard' && direct.length > 0 ? direct : isLinkLocal(own.address.value) ? direct : open;
  const links = [...direct, ...reached.filter((link) => !direct.includes(link))].filter((link) =>
    allows(binding.interface, link),
  );
  return links.map((link) => candidate(view, own.address, own.text, link, own));
}

/** Whether a socket that is bound to an interface (0 for none) gets what comes in by this one. */
export function allows(bound: number, link: Interface): boolean {
  return bound === 0 || link.index === bound || link.master === bound;
}

/** @param own the address that `address` is, or that tells which network the interface stands in */
function candidate(view: View, address: Address, text: string, link: Interface, own: OwnAddress): Candidate {
  const here = own.link.index === link.index;
  const isHome = here || own.link.loopback || own.link.kind === 'dummy' || !own.link.up;
  return {
    link,
    address,
    text,
    cast: 'host',
    cap: view.book.isPublic(address) && isHome ? 'anywhere' : 'network',
    sources: sourcesBy(view, link, address, here ? own : null),
  };
}

/** Sources seen from an interface: its own network is the one of its first address. */
function sourcesBy(view: View, link: Interface, address: Address, own: OwnAddress | null): Sources {
  const home =
    own ??
    view.addresses.find(
      ({ link: { index }, address: { family } }) => index === link.index && family === address.family,
    );
  return home === undefined ? view.sources(address, null) : view.sources(home.address, home.prefixLength);
}

/** Ways to an address that belongs to some other network namespace, through this one. */
export function transitCandidates(view: View, address: Address, text: string): readonly Candidate[] {
  if (isLinkLocal(address.value)) return [];
  const home = view.addresses.find((own) => own.address.value === address.value);
  if (home !== undefined) return [];
  return entrances(view)
    .filter((link) => isOutward(view, link))
    .map((link) => ({
      link,
      address,
      text,
      cast: 'host',
      cap: view.book.isPublic(address) ? 'anywhere' : 'network',
      sources: sourcesBy(view, link, address, null),
    }));
}

/** Not a bridge that joins containers only. */
function isOutward({ network }: View, link: Interface): boolean {
  if (link.kind !== 'bridge') return true;
  return network.interfaces.some(({ master, kind }) => master === link.index && kind !== 'veth');
}

function castOf(view: View, { family, value }: Address): Candidate['cast'] {
  if (typeof value === 'bigint') return value >> 120n === 0xffn ? 'multicast' : 'host';
  if (value >>> 28 === 14) return 'multicast';
  if (value === 0xffff_ffff) return 'broadcast';
  const ends = view.addresses.some(
    (own) =>
      own.address.family === family && own.prefixLength < 31 && prefixRange(own.address, own.prefixLength)[1] === value,
  );
  return ends ? 'broadcast' : 'host';
}

function castCandidates(
  view: View,
  binding: Extract<Binding, { kind: 'address' }>,
  cast: Candidate['cast'],
): readonly Candidate[] {
  return entrances(view)
    .filter((link) => allows(binding.interface, link))
    .map((link) => ({
      link,
      address: binding.address,
      text: binding.text,
      cast,
      cap: 'network',
      sources: sourcesBy(view, link, binding.address, null),
    }));
}
