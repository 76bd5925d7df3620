import { isIP } from 'node:net';

import type { Endpoint, Family } from '../model/index.ts';
import { HIGHEST_PORT } from '../text/index.ts';

/** An address as a listing writes it, taken apart. */
export interface Address {
  readonly family: Exclude<Family, 'link'>;
  /** IPv6 in small letters, without zone. */
  readonly address: string;
  /** `eth0`, or a number on Windows; missing where there is none. */
  readonly zone?: string;
}

/** The longest address with a zone: anything longer is none. */
const LONGEST = 120;

/** `0.0.0.0`, `fe80::1%4`, `[::1]`; `null` for any other text. */
export function addressOf(text: string): Address | null {
  if (text.length > LONGEST) return null;
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const mark = bare.indexOf('%');
  const address = mark < 0 ? bare : bare.slice(0, mark);
  const version = isIP(address);
  if (version === 0 || (version === 4 && bare !== text)) return null;
  const zone = mark < 0 ? '' : bare.slice(mark + 1);
  const found = { family: version === 4 ? 'ipv4' : 'ipv6', address: address.toLowerCase() } as const;
  // Zone 0 is none.
  return zone === '' || zone === '0' ? found : { ...found, zone };
}

/** A port number; `null` for any other text. */
export function portOf(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null;
  const number = Number(text);
  return number <= HIGHEST_PORT ? number : null;
}

/** Whether an endpoint is no peer at all: `0.0.0.0:0`, `[::]:0`. */
export function isNobody({ address, port }: Endpoint): boolean {
  return port === 0 && (address === '0.0.0.0' || address === '::');
}
