import type { FileFault } from '../../model/index.ts';
import { closest } from '../../text/index.ts';

/** Protocols over IP that hosts speak beside TCP, UDP and ICMP (IANA, "Assigned Internet Protocol Numbers"). */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['igmp', 2],
  ['ipip', 4],
  ['egp', 8],
  ['rdp', 27],
  ['dccp', 33],
  ['ipv6', 41],
  ['rsvp', 46],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['eigrp', 88],
  ['ospf', 89],
  ['etherip', 97],
  ['pim', 103],
  ['ipcomp', 108],
  ['vrrp', 112],
  ['l2tp', 115],
  ['isis', 124],
  ['sctp', 132],
  ['udplite', 136],
  ['mpls-in-ip', 137],
]);

/** Other names of these: `/etc/protocols` of Linux calls IP in IP so. */
const ALIASES: ReadonlyMap<string, number> = new Map([
  ['ipencap', 4],
  ['carp', 112],
]);

/** What has a field of its own, by number. */
const ELSEWHERE: ReadonlyMap<number, 'port' | 'icmp'> = new Map([
  [1, 'icmp'],
  [6, 'port'],
  [17, 'port'],
  [58, 'icmp'],
]);
const ELSEWHERE_NAMES: ReadonlyMap<string, 'port' | 'icmp'> = new Map([
  ['icmp', 'icmp'],
  ['icmpv6', 'icmp'],
  ['ipv6-icmp', 'icmp'],
  ['tcp', 'port'],
  ['udp', 'port'],
]);

const HIGHEST = 255;
const LONGEST_SHOWN = 40;

export interface IpProtocol {
  readonly number: number;
  /** In lower case; the number itself where we know no name of it. */
  readonly name: string;
}

/** Reads `esp`, `50` or 50. */
export function parseProtocol(written: string | number): IpProtocol | FileFault {
  const name = String(written).toLowerCase();
  if (/^\d+$/.test(name)) return ofNumber(Number(name));
  const instead = ELSEWHERE_NAMES.get(name);
  if (instead !== undefined) return { code: 'protocol-elsewhere', instead };
  const number = NUMBERS.get(name) ?? ALIASES.get(name);
  if (number !== undefined) return { number, name };
  // Of a number only a sign, a point or its size can be wrong.
  if (!/\p{L}/u.test(name) || typeof written === 'number') return { code: 'ip-protocol' };
  const shown = name.slice(0, LONGEST_SHOWN);
  const [nearest = null] = closest(
    shown,
    [...NUMBERS.keys()].map((known) => [known, known]),
    1,
  );
  return { code: 'unknown-protocol', written: shown, nearest };
}

function ofNumber(number: number): IpProtocol | FileFault {
  const instead = ELSEWHERE.get(number);
  if (instead !== undefined) return { code: 'protocol-elsewhere', instead };
  if (number > HIGHEST) return { code: 'ip-protocol' };
  const name = [...NUMBERS].find(([, known]) => known === number)?.[0];
  return { number, name: name ?? String(number) };
}
