import { isIP } from 'node:net';

import type { AddressMatch, PortMatch } from '../../inspect/index.ts';
import type { Messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import { HIGHEST_PORT } from '../../text/index.ts';

/** `22`, `22/tcp`, `8000-8100/tcp`, and with an address `192.0.2.1:22` or `[::1]:22/tcp`. */
const PORT = /^(?:(?<address>\[[^\]]*\]|[\d.]+):)?(?<first>\d+)(?:-(?<last>\d+))?(?:\/(?<protocol>[^/]*))?$/;

/** Whether somebody who wrote this meant a port, right or wrong. */
export function looksLikePort(text: string): boolean {
  return PORT.test(text);
}

/** @throws MenshenError `usage` */
export function parsePort(text: string, { errors }: Messages): PortMatch {
  const parts = PORT.exec(text)?.groups;
  if (parts === undefined) throw new MenshenError('usage', errors.values.port(text));
  const first = Number(parts['first']);
  const last = Number(parts['last'] ?? parts['first']);
  if (last > HIGHEST_PORT || first > last) throw new MenshenError('usage', errors.values.portRange(text));
  const protocol = parts['protocol']?.toLowerCase();
  if (protocol !== undefined && protocol !== 'tcp' && protocol !== 'udp') {
    throw new MenshenError('usage', errors.values.portProtocol(text));
  }
  const address = parts['address'] === undefined ? undefined : matchOf(parts['address'].replace(/^\[|\]$/g, ''));
  if (address === null) throw new MenshenError('usage', errors.values.port(text));
  return { first, last, ...(protocol !== undefined && { protocol }), ...(address !== undefined && { address }) };
}

/** Whether this is an address or a network, rightly written. */
export function looksLikeAddress(text: string): boolean {
  return matchOf(text) !== null;
}

/** @throws MenshenError `usage` */
export function parseAddress(text: string, { errors }: Messages): AddressMatch {
  const match = matchOf(text);
  if (match === null) throw new MenshenError('usage', errors.values.address(text));
  return match;
}

/** Strict, as `net.isIP` is: `010.0.0.1` and `1` are refused, not guessed. */
function matchOf(text: string): AddressMatch | null {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || more.length > 0) return null;
  const longest = version === 4 ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return null;
  const prefixLength = prefix === undefined ? longest : Number(prefix);
  return prefixLength > longest ? null : { family: version === 4 ? 'ipv4' : 'ipv6', address, prefixLength };
}
