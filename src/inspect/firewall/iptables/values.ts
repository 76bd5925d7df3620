import {
  bitsOf,
  type IpFamily,
  parseAddress,
  prefixRange,
  ranges,
  type Ranges,
  type Value,
} from '../../../address/index.ts';
import type { Wanted } from '../rule.ts';

const UNKNOWN: Wanted = { kind: 'unknown' };

export function numbers(set: Ranges | null): Wanted {
  return set === null ? UNKNOWN : { kind: 'numbers', ranges: set };
}

/** An address or prefix; a mask with holes (`10.0.0.1/255.0.0.255`) comes back beside it. */
export function addressOf(text: string, family: IpFamily): { readonly wanted: Wanted; readonly mask: Value | null } {
  const [plain = '', length] = text.split('/');
  const address = parseAddress(plain);
  if (address === null || address.family !== family) return { wanted: UNKNOWN, mask: null };
  if (length === undefined) return { wanted: numbers(prefixRange(address, bitsOf(family))), mask: null };
  if (/^\d{1,3}$/.test(length)) return { wanted: numbers(prefixRange(address, Number(length))), mask: null };
  const mask = parseAddress(length);
  if (mask === null || mask.family !== family) return { wanted: UNKNOWN, mask: null };
  return { wanted: numbers([address.value, address.value]), mask: mask.value };
}

/** `10.0.0.1-10.0.0.9`, or one address. */
export function addressRange(text: string): Ranges | null {
  const [from = '', to = from] = text.split('-');
  const first = parseAddress(from);
  const last = parseAddress(to);
  if (first === null || last === null || first.family !== last.family) return null;
  return ranges([[first.value, last.value]]);
}

/** `22`, `1000:2000`, `:1023`, `80,443,1000:1010`; `separator` is `:` in matches and `-` in targets. */
export function portsOf(text: string, separator: ':' | '-'): Ranges | null {
  const pairs: (readonly [number, number])[] = [];
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split(separator);
    const first = from === '' ? 0 : Number(from);
    const last = to === '' ? 65_535 : Number(to);
    if (!isPort(first) || !isPort(last)) return null;
    pairs.push([first, last]);
  }
  return ranges(pairs);
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 65_535;
}

/** `0x1/0xff`: a value and the bits of it that count; `null` where it is neither decimal nor hexadecimal. */
export function markOf(text: string): { readonly value: number; readonly mask: number } | null {
  const [value = '', mask = '0xffffffff'] = text.split('/');
  const parsed = { value: Number(value || Number.NaN), mask: Number(mask || Number.NaN) };
  return Number.isInteger(parsed.value) && Number.isInteger(parsed.mask)
    ? { value: parsed.value >>> 0, mask: parsed.mask >>> 0 }
    : null;
}

/** Bits of a list of names, `SYN,ACK`; `null` where one is not known. */
export function bitsOfNames(text: string, names: ReadonlyMap<string, number>): number | null {
  let bits = 0;
  for (const name of text.split(',')) {
    const key = name.toLowerCase().replaceAll('_', '-');
    const bit = key === 'none' ? 0 : key === 'all' ? 0x3f : names.get(key);
    if (bit === undefined) return null;
    bits |= bit;
  }
  return bits;
}
