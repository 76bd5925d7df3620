import type { WhyUnread } from '../../../model/index.ts';
import type { Format, Line, Program } from '../../format.ts';
import { type HeldRow, joinHolders } from '../shared/holders.ts';
import { numberOf } from '../shared/numbers.ts';
import { packetRow } from '../shared/packet.ts';
import { connectionRow } from './connection.ts';
import { isFieldLine, readFields } from './fields.ts';
import { unescapeName } from './names.ts';

const HEADING = /^\s{0,16}COMMAND\s+(?:PID|TID)\s.*\sNAME$/;
const NOTE = /^lsof: (?:WARNING|no pwd entry|status error)|^\s+Output information may be incomplete/;
/** The columns of a socket, which stand in this order in every variant: type, device, size or offset, node, name. */
const NETWORK = /^(?:IPv4|IPv6|inet|inet6|pack|sock|raw|raw6)$/;
const OTHER_TYPE =
  /^(?:REG|DIR|CHR|BLK|FIFO|PIPE|LINK|unix|unknown|a_inode|netlink|systm|ctl|NPOLICY|NEXUS|CHAN|KQUEUE|PSXSHM|PSXSEM|FSEVENT|VREG|VDIR|VCHR|VLNK|key|rte|ndrv|DEL|PORT|DOOR|mqueue|eventfd|STSO|X25|ATALK|bind|GDIR|GREG|\d{2,7})$/;
/** Unix sockets of programs in other namespaces and the like. */
const OTHER_SOCKET = /protocol: (?!(?:TCP|UDP|RAW|PING|PACKET|DCCP|SCTP|MPTCP)(?:v6)?)/;
const DESCRIPTOR = /^(\d{1,7})[a-zA-Z-]{0,3}$/;

/** lsof, on any system: `-i`, and the sockets of the listing of all files. */
export const lsof: Format = {
  id: 'lsof',
  system: null,
  starts: (line) => HEADING.test(line) || NOTE.test(line) || isProcessLine(line),
  headless: true,
  parse: (lines) =>
    lines.some(({ text }) => isProcessLine(text)) && lines.every(({ text }) => text === '' || isFieldLine(text))
      ? readFields(lines)
      : joinHolders(lines, understand),
};

/** `-F` prints a field a line, and first a process. */
function isProcessLine(line: string): boolean {
  return /^p\d{1,10}$/.test(line);
}

/** Where the columns of a line stand. */
function placeOf(words: readonly string[]): { readonly pid: number; readonly type: number } | null {
  const pid = words.findIndex((word, index) => index > 0 && /^\d{1,10}$/.test(word));
  if (pid < 0 || pid > MOST_WORDS) return null;
  const type = words.findIndex((word, index) => index > pid + 1 && (NETWORK.test(word) || OTHER_TYPE.test(word)));
  return type < 0 || type > pid + MOST_WORDS ? null : { pid, type };
}

/** Words of a command, and columns between pid and type: thread, its command, parent, group, user, descriptor. */
const MOST_WORDS = 12;

function understand({ number, text }: Line): HeldRow | WhyUnread | 'passed' {
  if (HEADING.test(text) || NOTE.test(text)) return 'passed';
  const words = text.trim().split(/\s+/, 64);
  const place = placeOf(words);
  if (place === null) return isUnreadableFile(words) ? 'passed' : 'form';
  const type = words[place.type] ?? '';
  if (!NETWORK.test(type)) return 'passed';
  if (type === 'sock') return OTHER_SOCKET.test(text) ? 'passed' : 'address';
  const programs = [programOf(words, place)];
  const row =
    type === 'pack'
      ? { ...packetRow(number), programs }
      : connectionRow({ line: number, type, words: words.slice(place.type + 2), programs });
  // The device is the socket's number in the kernel, or its place there.
  return typeof row === 'object' ? { row, socket: words[place.type + 1] ?? '' } : row;
}

/** `cwd unknown /proc/1/cwd (readlink: Permission denied)`, and files without a type. */
function isUnreadableFile(words: readonly string[]): boolean {
  return words.some(
    (word, index) => index > 2 && index < MOST_WORDS && /^(?:cwd|rtd|txt|mem|DEL|NOFD|err|ltx)$/.test(word),
  );
}

function programOf(words: readonly string[], { pid, type }: { readonly pid: number; readonly type: number }): Program {
  const name = unescapeName(words.slice(0, pid).join(' ')).trim();
  const user = words[type - 2] ?? '';
  const uid = numberOf(user);
  const descriptor = numberOf(DESCRIPTOR.exec(words[type - 1] ?? '')?.[1]);
  return {
    pid: Number(words[pid]),
    name,
    ...(uid === undefined ? { user } : { uid }),
    ...(descriptor !== undefined && { descriptors: [descriptor] }),
  };
}
