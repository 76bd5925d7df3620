import type { WhyUnread } from '../../../model/index.ts';
import type { Fault, Format, Parsed, Row } from '../../format.ts';
import { packetRow } from '../shared/packet.ts';
import { readSpot, type Spot } from '../shared/endpoint.ts';
import { numberOf } from '../shared/numbers.ts';
import { rowOf } from '../shared/row.ts';
import { stateOf } from '../shared/states.ts';
import { type Details, readDetails } from './details.ts';
import { type Habits, habitsOf } from './habits.ts';
import { type Columns, type Entry, entriesOf } from './entries.ts';

const HEADING = /^\s{0,16}(?:Netid\s+)?(?:State\s+)?Recv-Q\s+Send-Q\s+Local Address:Port\s+Peer Address:Port/;
/** Families that are no network's, and what tells of none of its sockets. */
const OTHER = /^(?:u_str|u_dgr|u_seq|nl|v_str|v_dgr|v_seq|xdp|ti_(?:st|dg|rd|sp)|ti-\w{2}|\?\?\?)$/;
const FIRST_WORD = /^\s{0,16}(\S{1,8})\s/;
const PACKET = /^p_(?:raw|dgr)$/;
/** What ss says, above its heading, where a kernel lacks a family. */
const NOTE = /^\s{0,16}(?:RTNETLINK answers|Cannot open netlink socket|Failed to open cgroup2)/;

/** `ss` of iproute2, with any of its columns. */
export const ss: Format = {
  id: 'ss',
  system: 'linux',
  starts: (line) => HEADING.test(line) || NOTE.test(line),
  headless: true,
  parse: (lines) => {
    const entries = entriesOf(lines);
    const habits = habitsOf(entries);
    const rows: Row[] = [];
    const unread: Fault[] = [];
    let passed = 0;
    for (const entry of entries) {
      const found = understand(entry, habits);
      if (typeof found === 'object') rows.push(found);
      else if (found === 'passed') passed += 1 + entry.more.length;
      else for (const { number } of [entry.line, ...entry.more]) unread.push({ line: number, why: found });
    }
    return { rows, unread, passed } satisfies Parsed;
  },
};

function understand({ line, more, columns }: Entry, habits: Habits): Row | WhyUnread | 'passed' {
  if (columns === null) {
    const [, netid = ''] = FIRST_WORD.exec(line.text) ?? [];
    return line.text.trim() === '' || HEADING.test(line.text) || NOTE.test(line.text) || OTHER.test(netid)
      ? 'passed'
      : 'form';
  }
  const kind = kindOf(columns, habits);
  if (kind === 'passed') return 'passed';
  if (kind === null) return 'protocol';
  const details = readDetails(more.reduce((text, next) => `${text} ${next.text}`, columns.rest));
  if (kind === 'packet') return tapRow(line.number, columns, details);
  const local = readSpot(columns.local, 'colon', kind);
  if (typeof local === 'string') return local;
  const foreign = readSpot(columns.peer, 'colon', kind);
  if (typeof foreign === 'string') return foreign;
  const family = habits.starIsIpv4 ? undefined : familyByStar(local, foreign);
  return rowOf({
    line: line.number,
    protocol: kind,
    ...(family !== undefined && { family }),
    local,
    foreign,
    state: stateOf(columns.state),
    receiveQueue: numberOf(columns.receive),
    sendQueue: numberOf(columns.send),
    uid: details.uid,
    v6only: details.v6only ?? (habits.starIsIpv4 || kind === 'raw' ? undefined : refusesIpv4(local)),
    unit: details.programs === undefined ? details.unit : undefined,
    programs: details.programs,
  });
}

function kindOf({ netid, local, peer }: Columns, habits: Habits): 'tcp' | 'udp' | 'raw' | 'packet' | 'passed' | null {
  if (netid === undefined) {
    // Names of Unix sockets, with a blank before their number; netlink's families.
    if (!local.includes(':') || local.startsWith('/') || local.startsWith('@')) return 'passed';
    if (peer === '*') return local.startsWith('*:') || local.startsWith('[') ? 'packet' : 'passed';
    return habits.protocol;
  }
  if (netid === 'tcp' || netid === 'udp' || netid === 'raw') return netid;
  if (PACKET.test(netid)) return 'packet';
  return OTHER.test(netid) ? 'passed' : null;
}

/** A star is an IPv6 socket that takes IPv4 too: one of IPv4 alone has `0.0.0.0`. */
function familyByStar(local: Spot, foreign: Spot): 'ipv6' | undefined {
  return local.address === '*' || foreign.address === '*' ? 'ipv6' : undefined;
}

/** `*` takes IPv4 too, `[::]` refuses it: ss shows the socket's own flag so. */
function refusesIpv4({ address }: Spot): boolean | undefined {
  if (address === '*') return false;
  return address === '::' ? true : undefined;
}

/** `[2048]:eth0`: a protocol and an interface. */
function tapRow(line: number, { local, receive, send }: Columns, { uid, programs }: Details): Row {
  const device = local.slice(local.lastIndexOf(':') + 1);
  const [receiveQueue = 0, sendQueue = 0] = [numberOf(receive), numberOf(send)];
  return {
    ...packetRow(line),
    receiveQueue,
    sendQueue,
    ...(uid !== undefined && { uid }),
    ...(device !== '*' && { interface: device }),
    ...(programs !== undefined && { programs }),
  };
}
