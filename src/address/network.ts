import { type Address, bitsOf, formatAddress, type IpFamily, parseAddress, prefixRange, unmapped } from './address.ts';
import type { Value } from './ranges.ts';

/** A network, or a single address where the prefix is as long as an address. */
export interface Prefix extends Address {
  /** Bits of the prefix; `value` has none behind them. */
  readonly length: number;
}

/** Why a text is no network. `meant`: the one that was probably meant. */
export type PrefixFault =
  /** An address with leading zeros (octal to some, decimal to others), of fewer than four parts, with a netmask … */
  | { readonly code: 'form' }
  | { readonly code: 'zone' }
  /** IPv4 written as IPv6: a packet never has such an address. */
  | { readonly code: 'mapped'; readonly meant: string }
  | { readonly code: 'length'; readonly most: number }
  | { readonly code: 'host-bits'; readonly meant: string };

const FORM = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/;

/** Reads `192.0.2.7`, `10.0.0.0/8`, `fd00::/8`. Nothing is guessed: a network with bits of a host is none. */
export function parsePrefix(text: string): Prefix | PrefixFault {
  const [, before = '', after] = FORM.exec(text) ?? [];
  const address = parseAddress(before);
  if (address === null) return { code: 'form' };
  if (before.includes('%')) return { code: 'zone' };
  const most = bitsOf(address.family);
  const length = after === undefined ? most : Number(after);
  if (length > most) return { code: 'length', most };
  const plain = unmapped(address);
  if (plain !== address) return { code: 'mapped', meant: meant(plain, Math.max(length - 96, 0)) };
  const first = firstOf(address, length);
  return first === address.value ? { ...address, length } : { code: 'host-bits', meant: meant(address, length) };
}

function meant(address: Address, length: number): string {
  return formatPrefix({ ...address, value: firstOf(address, length), length });
}

function firstOf(address: Address, length: number): Value {
  return prefixRange(address, length)[0] ?? address.value;
}

/** One spelling of each (RFC 5952); a single address without its length. */
export function formatPrefix({ family, value, length }: Prefix): string {
  const text = formatAddress(family, value);
  return length === bitsOf(family) ? text : `${text}/${length}`;
}

/** The smallest network of one family that has all of these in it; `null` for none at all. */
export function commonPrefix(addresses: readonly Address[], family: IpFamily): Prefix | null {
  const values = addresses.filter((address) => address.family === family).map(({ value }) => BigInt(value));
  const [some] = values;
  if (some === undefined) return null;
  const differing = values.reduce((bits, value) => bits | (value ^ some), 0n);
  const length = bitsOf(family) - (differing === 0n ? 0 : differing.toString(2).length);
  const address: Address = { family, value: family === 'ip' ? Number(some) : some };
  return { family, value: firstOf(address, length), length };
}
