import {
  type Address,
  bitsOf,
  commonPrefix,
  formatPrefix,
  parseAddress,
  parsePrefix,
  type Prefix,
  prefixRange,
  relation,
  single,
  unmapped,
} from '../../address/index.ts';
import type { Network } from '../../model/index.ts';

/** Nobody on the public network has these: RFC 1918, 6598, 3927, 4193, 4291. */
const PRIVATE: readonly Prefix[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => {
  const prefix = parsePrefix(text);
  return 'code' in prefix ? [] : [prefix];
});

/** Networks wider than this are no neighbourhood; what is narrower than the other is one household. */
const WIDEST = { ip: 16, ip6: 48 } as const;
const USUAL = { ip: 24, ip6: 64 } as const;
/** More of them in a list than anybody reads. */
const MOST = 8;

/** An address of a socket, IPv4 also where an IPv6 socket has it; `null` for what is none. */
export function addressOf(text: string): Address | null {
  const address = parseAddress(text);
  return address === null ? null : unmapped(address);
}

export function isIn(address: Address, prefix: Prefix): boolean {
  if (address.family !== prefix.family) return false;
  return relation(single(address.value), prefixRange(prefix, prefix.length)) === 'inside';
}

export function isPrivate(address: Address): boolean {
  return blockOf(address) !== null;
}

function blockOf(address: Address): Prefix | null {
  return PRIVATE.find((block) => isIn(address, block)) ?? null;
}

/** The private networks that this machine stands in, the link itself in IPv6 as one. */
export function ownNetworks({ interfaces }: Network): readonly Prefix[] {
  const own = interfaces.flatMap((link): readonly Prefix[] => {
    if (link.loopback || !link.up) return [];
    return link.addresses.flatMap(({ address: text, prefixLength }) => {
      const address = addressOf(text);
      const block = address === null ? null : blockOf(address);
      if (address === null || block === null) return [];
      return isLink(block) ? [block] : [networkAt(address, Math.max(prefixLength, block.length))];
    });
  });
  return unique(own.filter(({ family, length }) => length < bitsOf(family)));
}

function isLink({ family, length }: Prefix): boolean {
  return family === 'ip6' && length === 10;
}

/**
 * The smallest networks that make sense for some private addresses: those that this machine stands in itself, else what
 * one household or rack has (`/24`, `/64`); where these are many, the network that has all of them.
 */
export function networksOf(addresses: readonly Address[], own: readonly Prefix[]): readonly Prefix[] {
  const near = own.filter(({ family, length }) => length >= WIDEST[family] || (family === 'ip6' && length === 10));
  const found = unique(
    addresses.map((address) => {
      const block = blockOf(address);
      if (block !== null && isLink(block)) return block;
      return near.find((network) => isIn(address, network)) ?? networkAt(address, USUAL[address.family]);
    }),
  );
  if (found.length <= MOST) return found;
  return PRIVATE.flatMap((block) => {
    const common = commonPrefix(
      addresses.filter((address) => isIn(address, block)),
      block.family,
    );
    return common === null ? [] : [networkAt(common, Math.min(common.length, USUAL[common.family]))];
  });
}

function networkAt(address: Address, length: number): Prefix {
  const [value = address.value] = prefixRange(address, length);
  return { family: address.family, value, length };
}

function unique(prefixes: readonly Prefix[]): readonly Prefix[] {
  return [...new Map(prefixes.map((prefix) => [formatPrefix(prefix), prefix])).values()];
}

/** As `policy.yaml` has them: IPv4 first, in order. */
export function written(prefixes: readonly Prefix[]): readonly string[] {
  return unique(prefixes)
    .toSorted((one, other) => {
      if (one.family !== other.family) return one.family === 'ip' ? -1 : 1;
      return one.value < other.value ? -1 : one.value > other.value ? 1 : one.length - other.length;
    })
    .map(formatPrefix);
}
