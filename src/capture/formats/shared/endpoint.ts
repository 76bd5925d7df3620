import type { Family, Protocol, WhyUnread } from '../../../model/index.ts';
import { addressOf, portOf } from '../../address.ts';
import { servicePort } from './services.ts';

/** The one name that means the same everywhere: tools that look up names print it. */
export const LOCALHOST = 'localhost';

/** An address with a port as a listing prints it, stars and all. */
export interface Spot {
  /** In lower case, without brackets and zone; `*` and `localhost` as they are. */
  readonly address: string;
  /** 0 for `*`. */
  readonly port: number;
  /** What stands behind `%`, where it names an interface. */
  readonly zone?: string;
}

/** Which characters part the address from the port: Linux prints `192.0.2.1:22`, BSD `192.0.2.1.22`. */
export type Separator = 'colon' | 'dot' | 'either';

/** Interfaces have shorter names everywhere. */
const ZONE_LENGTH = 64;

/** Reads `192.0.2.1:22`, `[fe80::1]%eth0:546`, `fe80::1%lo0.123`, `:::22`, `*.*`; or says what in it can't be read. */
export function readSpot(text: string, separator: Separator, protocol: Protocol): Spot | WhyUnread {
  const cut = separatorAt(text, separator);
  if (cut < 0) return 'form';
  const address = readAddress(text.slice(0, cut));
  if (address === null) return 'address';
  const port = readPort(text.slice(cut + 1), protocol);
  if (port === null) return 'port';
  const { zone } = address;
  return zone === undefined ? { address: address.address, port } : { address: address.address, port, zone };
}

function separatorAt(text: string, separator: Separator): number {
  if (separator === 'colon') return text.lastIndexOf(':');
  const dot = text.lastIndexOf('.');
  return separator === 'dot' ? dot : Math.max(dot, text.lastIndexOf(':'));
}

/** The address alone, with or without brackets and zone; `null` for a name, and for what is none. */
export function readAddress(text: string): Omit<Spot, 'port'> | null {
  if (text === '*' || text === LOCALHOST) return { address: text };
  if (text === 'ip6-localhost' || text === 'ip6-loopback') return { address: '::1' };
  const percent = text.indexOf('%');
  if (percent < 0) return addressOf(text);
  // ss has the zone behind the bracket, others have it inside.
  const bare = text.slice(0, percent).replace(/^\[/, '').replace(/\]$/, '');
  const zone = text.slice(percent + 1).replace(/\]$/, '');
  const found = bare === '*' ? { address: bare } : addressOf(bare);
  if (found === null || zone.length > ZONE_LENGTH) return null;
  // A number alone names no interface to anybody else.
  return { address: found.address, ...(/\D/.test(zone) && { zone }) };
}

/** `*` is 0; a name is read where it surely means one port. `null` for what can't be read. */
function readPort(text: string, protocol: Protocol): number | null {
  return portOf(text) ?? (text === '*' ? 0 : (servicePort(text, protocol) ?? null));
}

/** `null` for a star and for `localhost`: both families print them. */
export function familyOf(address: string): Exclude<Family, 'link'> | null {
  if (address === '*' || address === LOCALHOST) return null;
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
