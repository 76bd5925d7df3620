import { isIPv4 } from 'node:net';

import { type Ranges, type Value } from './ranges.ts';

export type IpFamily = 'ip' | 'ip6';

/** An address as a number: 32 bits of IPv4 in a number, 128 bits of IPv6 in a bigint. */
export interface Address {
  readonly family: IpFamily;
  readonly value: Value;
}

function ipv4Value(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

/** `null` for what is no IPv6 address. As strict as `net.isIPv6`, whose pattern takes 5 ms to compile at its first use. */
function ipv6Value(text: string): bigint | null {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return null;
  const head = groupsOf(left, right === undefined);
  const tail = right === undefined ? [] : groupsOf(right, true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Groups of 16 bits between colons; the last may be an IPv4 address, which is two of them. */
function groupsOf(text: string, isLast: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else if (isLast && index === parts.length - 1 && isIPv4(part)) {
      const value = ipv4Value(part);
      groups.push(value >>> 16, value & 0xffff);
    } else {
      return null;
    }
  }
  return groups;
}

/** Reads an address as `net.isIP` takes it, with or without a zone (`fe80::1%eth0`); `null` for any other text. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 'ip', value: ipv4Value(text) };
  const zone = text.indexOf('%');
  if (zone >= 0 && !/^[0-9a-zA-Z.:-]+$/.test(text.slice(zone + 1))) return null;
  const value = ipv6Value(zone < 0 ? text : text.slice(0, zone));
  return value === null ? null : { family: 'ip6', value };
}

const MAPPED = 0xffffn;

/** The IPv4 address behind `::ffff:a.b.c.d`, or the address itself. */
export function unmapped(address: Address): Address {
  if (typeof address.value !== 'bigint' || address.value >> 32n !== MAPPED) return address;
  return { family: 'ip', value: Number(address.value & 0xffff_ffffn) };
}

/** As people write it; IPv6 with its longest run of zeros cut (RFC 5952). */
export function formatAddress(family: IpFamily, value: Value): string {
  if (family === 'ip') {
    const bits = Number(value);
    return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((BigInt(value) >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (groups[at + length] === '0') length += 1;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

/** Number of bits of an address. */
export function bitsOf(family: IpFamily): number {
  return family === 'ip' ? 32 : 128;
}

/** Every address of the prefix that `value` lies in; a length that cannot be is taken as that of a single address. */
export function prefixRange(address: Address, length: number): Ranges {
  const bits = bitsOf(address.family);
  const rest = bits - (Number.isInteger(length) && length >= 0 && length <= bits ? length : bits);
  if (typeof address.value === 'bigint') {
    const first = (address.value >> BigInt(rest)) << BigInt(rest);
    return [first, first + (1n << BigInt(rest)) - 1n];
  }
  const size = 2 ** rest;
  const first = Math.floor(address.value / size) * size;
  return [first, first + size - 1];
}
