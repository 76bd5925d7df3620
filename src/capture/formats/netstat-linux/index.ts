import type { WhyUnread } from '../../../model/index.ts';
import type { Format, Line, Program, Row } from '../../format.ts';
import { readSpot, type Spot } from '../shared/endpoint.ts';
import { numberOf } from '../shared/numbers.ts';
import { readLines, type Understood } from '../shared/read-lines.ts';
import { rowOf } from '../shared/row.ts';
import { whetherSome } from '../shared/whether-some.ts';
import { isHeading, isNote, isOtherTitle, isTitle, isUnixTitle, leadingState, startsNote } from './words.ts';

const ROW = /^\s{0,16}([a-z]{2,8})([46]?)\s+(\d{1,15})\s+(\d{1,15})\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$/;
/** `on (0,20/0/0)`, in every language; Estonian has two brackets. */
const TIMER = /\s\S{1,20} \(\(?-?[\d.,]{1,20}\/\d{1,10}\/-?\d{1,10}\)$/;
const HOLDER = /^(\d{1,10})\/(.*)$/;
/** `sshd: /usr/sbin`: what stands behind the colon is what the program says of itself (setproctitle). */
const TITLED = /^([\w.+-]{1,64}): /;
const INODE = /^\d{1,20}(?=\s|$)/;
/** The kernel's number of a raw socket's state. */
const RAW_STATE = /^\d{1,2}(?=\s|$)/;

/**
 * netstat of net-tools and of busybox. Without `-W`, net-tools cuts an IPv6 address so that it fits its column together
 * with the port: such an address can't be told from a whole one, so that a column which is full is unread (`address`).
 */
export const netstatLinux: Format = {
  id: 'netstat-linux',
  system: 'linux',
  starts: (line) => isTitle(line) || isHeading(line) || startsNote(line) || isOtherTitle(line),
  headless: true,
  parse: (lines) => {
    const wide = whetherSome(lines, isWide);
    let elsewhere = false;
    return readLines(lines, (line): Understood => {
      const row = understand(line, wide);
      if (typeof row === 'object') return row;
      if (isTitle(line.text) || isHeading(line.text)) {
        elsewhere = false;
        return 'passed';
      }
      if (isOtherTitle(line.text)) elsewhere = true;
      // Beneath the title of another table only what is surely a socket is one.
      return elsewhere || isUnixTitle(line.text) || isNote(line.text) ? 'passed' : row;
    });
  },
};

/** Columns of an endpoint, where it is cut. */
const CUT_COLUMNS = 23;

function isWide(text: string): boolean {
  const [, , , , , local = '', foreign = ''] = ROW.exec(text) ?? [];
  return isIpv6(local, CUT_COLUMNS) || isIpv6(foreign, CUT_COLUMNS);
}

function isIpv6(text: string, longerThan: number): boolean {
  return text.length > longerThan && text.indexOf(':') !== text.lastIndexOf(':');
}

function understand({ number, text }: Line, wide: () => boolean): Row | WhyUnread | 'passed' {
  const found = ROW.exec(text);
  if (found === null) return /^\s{0,16}unix\s/.test(text) ? 'passed' : 'form';
  const [, name = '', digit = '', receive, send, localText = '', foreignText = '', rest = ''] = found;
  if (name === 'unix') return 'passed';
  if (name !== 'tcp' && name !== 'udp' && name !== 'raw') return 'protocol';
  const full = isIpv6(localText, CUT_COLUMNS - 1) || isIpv6(foreignText, CUT_COLUMNS - 1);
  if (full && !wide()) return 'address';
  const local = readSpot(localText, 'colon', name);
  if (typeof local === 'string') return local;
  const foreign = readSpot(foreignText, 'colon', name);
  if (typeof foreign === 'string') return foreign;
  const after = readRest(rest, name === 'raw');
  return rowOf({
    line: number,
    protocol: name,
    ...familyTold(digit, local),
    local,
    foreign,
    state: after.state,
    receiveQueue: numberOf(receive),
    sendQueue: numberOf(send),
    uid: after.uid,
    programs: after.programs,
  });
}

/** busybox says `tcp` of both families. */
function familyTold(digit: string, local: Spot): { readonly family?: 'ipv4' | 'ipv6' } {
  if (digit === '6') return { family: 'ipv6' };
  return local.address === '*' ? { family: 'ipv4' } : {};
}

interface Rest {
  readonly state: Row['state'] | undefined;
  readonly uid: number | undefined;
  readonly programs: readonly Program[] | undefined;
}

/** State, user, inode, program and timer: each may be missing, and is known by its form. */
function readRest(rest: string, raw: boolean): Rest {
  let text = rest.replace(TIMER, '').trimEnd();
  const state = leadingState(text);
  if (state !== null) text = text.slice(state.length).trimStart();
  else if (raw) text = text.replace(RAW_STATE, '').trimStart();
  let uid: number | undefined;
  const blank = text.search(/\s|$/);
  const user = text.slice(0, blank);
  if (user !== '-' && user !== '' && !user.includes('/')) {
    text = text.slice(blank).trimStart();
    const inode = INODE.exec(text)?.[0] ?? '';
    // Without a number it is no socket any more, or none yet: nobody's, and 0 is no user.
    if (inode !== '0') uid = user === 'root' ? 0 : numberOf(user);
    text = text.slice(inode.length).trimStart();
  }
  return { state: state?.state, uid, programs: holderOf(text) };
}

function holderOf(text: string): readonly Program[] | undefined {
  const [, pid, title = ''] = HOLDER.exec(text) ?? [];
  if (pid === undefined) return undefined;
  const name = TITLED.exec(title)?.[1] ?? title;
  return [{ pid: Number(pid), ...(name !== '' && { name }) }];
}
