import type { WhyUnread } from '../../../model/index.ts';
import type { Line, Parsed, Program, Row } from '../../format.ts';
import { familyOf, readSpot, type Spot } from '../shared/endpoint.ts';
import { numberOf } from '../shared/numbers.ts';
import { readLines, type Understood } from '../shared/read-lines.ts';
import { rowOf } from '../shared/row.ts';
import { stateOf } from '../shared/states.ts';
import { whetherSome } from '../shared/whether-some.ts';
import { type Heading, isOtherTitle, isTitle, isUnixTitle, readHeading } from './headings.ts';

/** `-A` has the kernel's address before the protocol, on macOS a hash of the flow too. */
const ROW =
  /^\s{0,16}(?:(?:0x)?[0-9a-f]{8,16}\s+(?:[0-9a-f]{1,8}\s+)?)?([a-z]{2,6}?)(4|6|46|64)?\s+(\d{1,15})\s+(\d{1,15})\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$/;
const QUEUE =
  /^\s{0,16}(?:(?:0x)?[0-9a-f]{8,16}\s+(?:[0-9a-f]{1,8}\s+)?)?(?:([a-z]{2,6}?)(4|6|46|64)?\s+)?(\d{1,10})\/\d{1,10}(?:\/(\d{1,10}))?\s+(\S+)$/;
/** Rows of Unix sockets. */
const OTHER_ROW = /^\s{0,16}(?:(?:(?:0x)?[0-9a-f]{8,16}\s+)?(?:stream|dgram|seqpac|rdm)\s+\d|unix\s)/;
/** SCTP's rows have columns of their own. */
const SCTP_ROW = /^\s{0,16}sctp[46]?\s/;

/** Who has it open, as the columns behind the state tell it. */
export type HolderReader = (columns: readonly string[], rest: string) => readonly Program[] | undefined;

/**
 * Reads tables of any BSD. Without `-W` or `-l` they cut IPv6 addresses after sixteen characters, before the port: where no
 * address is longer, one that is that long can't be told from a cut one and is unread (`address`).
 */
export function readTables(lines: readonly Line[], holders: HolderReader): Parsed {
  let heading: Heading = { macos: false, queues: false, columns: [] };
  let elsewhere = false;
  const wide = whetherSome(lines, isWide);
  return readLines(lines, ({ number, text }): Understood => {
    if (!elsewhere) {
      const row = understand(number, text, heading, wide, holders);
      if (typeof row === 'object') return row;
      const next = readHeading(text);
      heading = next ?? heading;
      elsewhere = isOtherTitle(text);
      return next !== null || isTitle(text) || isUnixTitle(text) || elsewhere || OTHER_ROW.test(text) ? 'passed' : row;
    }
    const next = readHeading(text);
    if (next === null && !isTitle(text)) return 'passed';
    heading = next ?? heading;
    elsewhere = false;
    return 'passed';
  });
}

/** Characters of an IPv6 address, where it is cut. */
const CUT = 16;

function isWide(text: string): boolean {
  const [, , , , , local = '', foreign = ''] = ROW.exec(text) ?? [];
  return addressLength(local) > CUT || addressLength(foreign) > CUT;
}

function addressLength(spot: string): number {
  return spot.includes(':') ? spot.lastIndexOf('.') : 0;
}

function understand(
  line: number,
  text: string,
  heading: Heading,
  wide: () => boolean,
  holders: HolderReader,
): Row | WhyUnread {
  if (heading.queues) return queueRow(line, text, wide);
  const found = ROW.exec(text);
  if (found === null) return SCTP_ROW.test(text) ? 'protocol' : 'form';
  const [, name = '', digits, receive, send, localText = '', foreignText = '', rest = ''] = found;
  const kind = kindOf(name);
  if (kind === null) return 'protocol';
  const local = spotOf(localText, kind, wide);
  if (typeof local === 'string') return local;
  const foreign = spotOf(foreignText, kind, wide);
  if (typeof foreign === 'string') return foreign;
  const word = /^\S+/.exec(rest)?.[0] ?? '';
  const state = stateOf(word);
  // UDP has no state, or one that is blank.
  const behind = state === undefined ? rest : rest.slice(word.length).trimStart();
  const programs = holders(heading.columns, behind);
  return rowOf({
    line,
    protocol: kind,
    ...familyTold(digits, local, foreign),
    local,
    foreign,
    state,
    receiveQueue: numberOf(receive),
    sendQueue: numberOf(send),
    v6only: digits === '46' || digits === '64' ? false : undefined,
    ...(programs !== undefined && { programs }),
  });
}

function queueRow(line: number, text: string, wide: () => boolean): Row | WhyUnread {
  const found = QUEUE.exec(text);
  if (found === null) return 'form';
  // macOS names no protocol: it lists TCP alone.
  const [, name = 'tcp', digits, receive, send, localText = ''] = found;
  if (name !== 'tcp') return 'protocol';
  const local = spotOf(localText, 'tcp', wide);
  if (typeof local === 'string') return local;
  return rowOf({
    line,
    protocol: 'tcp',
    ...familyTold(digits, local),
    local,
    state: 'listen',
    receiveQueue: numberOf(receive),
    sendQueue: numberOf(send),
    v6only: digits === '46' || digits === '64' ? false : undefined,
  });
}

/** ICMP's sockets are raw ones. */
function kindOf(name: string): 'tcp' | 'udp' | 'raw' | null {
  if (name === 'tcp' || name === 'udp') return name;
  return /^(?:raw|ip|icm|icmp|igmp|div)$/.test(name) ? 'raw' : null;
}

function spotOf(text: string, protocol: 'tcp' | 'udp' | 'raw', wide: () => boolean): Spot | WhyUnread {
  if (addressLength(text) === CUT && !wide()) return 'address';
  return readSpot(text, 'dot', protocol);
}

/** NetBSD and OpenBSD say `tcp` of IPv4, as does everybody of a star in a listing without families. */
function familyTold(digits: string | undefined, local: Spot, foreign?: Spot): { readonly family?: 'ipv4' | 'ipv6' } {
  if (digits !== undefined) return { family: digits === '4' ? 'ipv4' : 'ipv6' };
  const told = familyOf(local.address) ?? (foreign === undefined ? null : familyOf(foreign.address));
  return { family: told ?? 'ipv4' };
}
