import { isIPv4, isIPv6 } from 'node:net';

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

function ipv6Value(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let plain = text;
  if (dotted !== null) {
    const low = ipv4Value(dotted[2] as string);
    plain = `${dotted[1]}${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}`;
  }
  const [left = '', right] = plain.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

/** Reads an address as `net.isIP` takes it, with or without a zone (`fe80::1%eth0`); `null` for any other text. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 'ip', value: ipv4Value(text) };
  if (!isIPv6(text)) return null;
  const zone = text.indexOf('%');
  return { family: 'ip6', value: ipv6Value(zone < 0 ? text : text.slice(0, zone)) };
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
