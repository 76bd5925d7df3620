import {
  type Address,
  type IpFamily,
  parseAddress,
  prefixRange,
  type Ranges,
  ranges,
  relation,
  single,
  subtract,
  type Value,
} from '../firewall/index.ts';

/**
 * Addresses that nobody has on the public network: private and shared use, link-local, documentation, benchmarks,
 * multicast, reserved. IANA's special-purpose address registries (RFC 6890 and its updates).
 */
const SPECIAL_IPV4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of these, the ones that no peer sends from. */
const NO_SOURCE_IPV4: readonly string[] = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'];
const GLOBAL_IPV6: readonly string[] = ['2000::/3'];
const SPECIAL_IPV6: readonly string[] = ['2001:2::/48', '2001:db8::/32', '3fff::/20'];
const PRIVATE_IPV6: readonly string[] = [...SPECIAL_IPV6, 'fc00::/7', 'fec0::/10'];

function rangesOf(prefixes: readonly string[]): Ranges {
  return ranges(
    prefixes.map((prefix) => {
      const [text = '', length = ''] = prefix.split('/');
      const address = parseAddress(text) as Address;
      return prefixRange(address, Number(length)) as unknown as readonly [Value, Value];
    }),
  );
}

/** Whence packets may come, seen from one interface. Together they are everywhere; none overlaps another. */
export interface Sources {
  /** The network that the interface stands in; `null` where nobody else is in it. */
  readonly near: Ranges | null;
  /** Private networks behind it; `null` where they can't send to such an address. */
  readonly beyond: Ranges | null;
  /** Everyone else on earth. */
  readonly anywhere: Ranges | null;
}

/** Both families' public and private sources, worked out once. */
export interface SourceBook {
  isPublic(address: Address): boolean;
  isLoopback(address: Address): boolean;
  /** @param prefixLength of the interface's own network around `address` */
  sourcesFor(address: Address, prefixLength: number): Sources;
}

const MOST_RANGES = 64;

function without(set: Ranges, taken: Ranges): Ranges | null {
  const left = subtract(set, taken, MOST_RANGES) ?? set;
  return left.length === 0 ? null : left;
}

function within({ value }: Address, set: Ranges): boolean {
  return relation(single(value), set) === 'inside';
}

export function sourceBook(): SourceBook {
  const everyIpv4: Ranges = [0, 0xffff_ffff];
  const specialIpv4 = rangesOf(SPECIAL_IPV4);
  const noSourceIpv4 = rangesOf(NO_SOURCE_IPV4);
  const publicOf: Readonly<Record<IpFamily, Ranges>> = {
    ip: without(everyIpv4, specialIpv4) ?? [],
    ip6: without(rangesOf(GLOBAL_IPV6), rangesOf(SPECIAL_IPV6)) ?? [],
  };
  const privateOf: Readonly<Record<IpFamily, Ranges>> = {
    ip: without(specialIpv4, noSourceIpv4) ?? [],
    ip6: rangesOf(PRIVATE_IPV6),
  };
  const loopbackOf: Readonly<Record<IpFamily, Ranges>> = { ip: rangesOf(['127.0.0.0/8']), ip6: single(1n) };
  const linkLocal = rangesOf(['fe80::/10']);
  return {
    isPublic: (address) => within(address, publicOf[address.family]),
    isLoopback: (address) => within(address, loopbackOf[address.family]),
    sourcesFor: (address, prefixLength) => {
      const network = prefixRange(address, prefixLength);
      const near = without(network, single(address.value));
      // Link-local packets are not sent on by any router.
      if (address.family === 'ip6' && within(address, linkLocal)) return { near, beyond: null, anywhere: null };
      return {
        near,
        beyond: without(privateOf[address.family], network),
        anywhere: without(publicOf[address.family], network),
      };
    },
  };
}
