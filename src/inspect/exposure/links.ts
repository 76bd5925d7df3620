import type { Interface, Network } from '../../model/index.ts';
import {
  type Address,
  type InputInterface,
  type IpFamily,
  onlyValue,
  parseAddress,
  prefixRange,
  type Ranges,
  ranges,
  relation,
  single,
  type Surroundings,
  type Value,
} from '../firewall/index.ts';

/** An address of an interface, ready to be compared. */
export interface OwnAddress {
  readonly link: Interface;
  readonly address: Address;
  readonly text: string;
  readonly prefixLength: number;
}

const ARPHRD_ETHER = 1;
const ARPHRD_PPP = 512;
const ARPHRD_NONE = 0xfffe;
const ETHERNET: ReadonlySet<string> = new Set(
  'veth bridge vlan macvlan macvtap ipvlan bond team dummy vxlan vrf geneve gretap'.split(' '),
);
/** Kinds that stand on another interface which the kernel's list does not name as theirs. */
const STACKED: ReadonlySet<string> = new Set(['vlan', 'macvlan', 'macvtap', 'ipvlan', 'ipvtap']);

export function ownAddresses({ interfaces }: Network): readonly OwnAddress[] {
  return interfaces.flatMap((link) =>
    link.addresses.flatMap(({ address: text, prefixLength }) => {
      const address = parseAddress(text);
      return address === null ? [] : [{ link, address, text, prefixLength }];
    }),
  );
}

/** The interface as rules see it. */
export function inputOf(link: Interface, { interfaces }: Network): InputInterface {
  const master = interfaces.find(({ index }) => link.master !== 0 && index === link.master);
  const below = interfaces.filter((other) => other.master === link.index).map(({ name }) => name);
  return {
    index: link.index,
    name: link.name,
    alias: master?.kind === 'vrf' ? { index: master.index, name: master.name } : null,
    kind: link.kind,
    linkType: linkType(link.kind),
    below: link.kind !== null && STACKED.has(link.kind) ? null : below,
  };
}

function linkType(kind: string | null): number | null {
  if (kind !== null && ETHERNET.has(kind)) return ARPHRD_ETHER;
  if (kind === 'ppp') return ARPHRD_PPP;
  return kind === 'wireguard' ? ARPHRD_NONE : null;
}

/** What the network's own addresses and interfaces tell of its routes. */
export function surroundingsOf(network: Network, addresses: readonly OwnAddress[]): Surroundings {
  const localOf: Readonly<Record<IpFamily, Ranges>> = {
    ip: ranges([[0x7f00_0000, 0x7fff_ffff], ...pairsOf(addresses, 'ip')]),
    ip6: ranges([[1n, 1n], ...pairsOf(addresses, 'ip6')]),
  };
  return {
    local: (family, wanted) => relation(wanted, localOf[family]),
    leavesBy: (family, wanted) => {
      const value = onlyValue(wanted) ?? wanted[0];
      return value === undefined ? null : (onLink(addresses, { family, value })?.link ?? null);
    },
    addressOf: (index, family, destination) => {
      const own = addresses.filter(({ link, address }) => link.index === index && address.family === family);
      const same = own.find(({ address }) => isLinkLocal(address.value) === isLinkLocal(destination));
      return same?.address.value ?? null;
    },
    forwards: (family) => (family === 'ip' ? network.forwarding : null),
  };
}

/** fe80::/10, which only the network of one interface knows. */
export function isLinkLocal(value: Value): boolean {
  return typeof value === 'bigint' && value >> 118n === 0x3fan;
}

function pairsOf(addresses: readonly OwnAddress[], family: IpFamily): readonly (readonly [Value, Value])[] {
  return addresses
    .filter(({ address }) => address.family === family)
    .map(({ address }) => [address.value, address.value] as const);
}

/** The interface whose network an address lies in, the smallest network first; `null` where none has it. */
export function onLink(addresses: readonly OwnAddress[], wanted: Address): OwnAddress | null {
  let best: OwnAddress | null = null;
  for (const own of addresses) {
    if (own.address.family !== wanted.family || !own.link.up) continue;
    if (best !== null && own.prefixLength <= best.prefixLength) continue;
    const network = prefixRange(own.address, own.prefixLength);
    if (relation(single(wanted.value), network) === 'inside') best = own;
  }
  return best;
}
