import type { RoutedNetwork } from './routes.ts';

/** Two addresses in a network that this machine has nothing to do with: of our end of the cable, and of the other. */
export interface Pair {
  readonly here: Uint8Array;
  readonly there: Uint8Array;
  readonly prefixLength: number;
}

/** An IPv4 block from which a network is cut. */
interface Block {
  readonly first: number;
  /** How many addresses each number of a cable may choose from. */
  readonly slice: number;
}

/** Cables at once: each number has a slice of its own in every block, so that two runs never choose the same network. */
export const MOST_CABLES = 64;
const NETWORK = 4;
/**
 * Nobody's addresses: benchmarking (RFC 2544), documentation (RFC 5737). The large one first: conntrack may remember for
 * minutes what an earlier run asked, so each should come from elsewhere.
 */
const BLOCKS: readonly Block[] = [
  { first: 0xc612_0000, slice: 0x2_0000 / MOST_CABLES },
  { first: 0xc000_0200, slice: 0x100 / MOST_CABLES },
  { first: 0xc633_6400, slice: 0x100 / MOST_CABLES },
  { first: 0xcb00_7100, slice: 0x100 / MOST_CABLES },
];
/** Documentation (RFC 3849), benchmarking (RFC 5180), documentation (RFC 9637). So many that two runs need not be kept apart. */
const IPV6_PREFIXES: readonly (readonly number[])[] = [
  [0x20, 0x01, 0x0d, 0xb8],
  [0x20, 0x01, 0x00, 0x02, 0x00, 0x00],
  [0x3f, 0xff, 0x00],
];
/** A route as wide as this leads everywhere, not there. */
const WIDEST = { ip: 7, ip6: 8 } as const;
const TRIES = 64;

/**
 * A network of four addresses for a cable.
 *
 * @param number of the cable, below `MOST_CABLES`
 * @param random from 0 up to, but without, its argument
 * @returns `null` where this machine knows a route to all of them
 */
export function choosePair(
  family: 'ip' | 'ip6',
  number: number,
  taken: readonly RoutedNetwork[],
  random: (below: number) => number,
): Pair | null {
  const narrow = taken.filter(({ prefixLength }) => prefixLength > WIDEST[family]);
  const choose = family === 'ip' ? ipv4Candidates(number, random) : ipv6Candidates(random);
  for (const network of choose) {
    const prefixLength = network.length * 8 - 2;
    if (!narrow.some((other) => meet(network, prefixLength, other))) {
      return { here: plus(network, 1), there: plus(network, 2), prefixLength };
    }
  }
  return null;
}

function* ipv4Candidates(number: number, random: (below: number) => number): Iterable<Uint8Array> {
  for (const { first, slice } of BLOCKS) {
    const networks = slice / NETWORK;
    for (let attempt = 0; attempt < Math.min(networks, TRIES); attempt += 1) {
      const value = first + number * slice + random(networks) * NETWORK;
      yield Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
    }
  }
}

function* ipv6Candidates(random: (below: number) => number): Iterable<Uint8Array> {
  for (const prefix of IPV6_PREFIXES) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const tail = Array.from({ length: 15 - prefix.length }, () => random(256));
      yield Uint8Array.of(...prefix, ...tail, random(64) * NETWORK);
    }
  }
}

function plus(network: Uint8Array, step: number): Uint8Array {
  const address = Uint8Array.from(network);
  address[address.length - 1] = (address.at(-1) ?? 0) + step;
  return address;
}

/** Whether two networks have an address in common. */
function meet(network: Uint8Array, prefixLength: number, other: RoutedNetwork): boolean {
  const bits = Math.min(prefixLength, other.prefixLength);
  return network.every((byte, index) => {
    const left = Math.max(0, Math.min(8, bits - index * 8));
    const mask = (0xff00 >> left) & 0xff;
    return (byte & mask) === ((other.address[index] ?? 0) & mask);
  });
}
