import type { WhyUnread } from '../../model/index.ts';
import type { Format, Line, Program, Row } from '../format.ts';
import { joinHolders } from './shared/holders.ts';
import { readSpot } from './shared/endpoint.ts';
import { numberOf } from './shared/numbers.ts';
import { rowOf } from './shared/row.ts';
import { stateOf } from './shared/states.ts';

const HEADING = /^\s{0,16}USER\s+COMMAND\s+PID\s+FD\s+PROTO\s+LOCAL ADDRESS\s+FOREIGN ADDRESS/;
const INTERNET = /^(tcp|udp|icmp|raw|divert|sctp|udpl|ip)(4|6|46|64)?$/;
/** Sockets of Unix, and FreeBSD's netlink and the like. */
const OTHER = /^(?:stream|dgram|seqpac|seqpack|seqpacket|unix|nlsock|hvs)$/;
const NUMBER = /^(?:\d{1,10}|\?|-)$/;
/** Name, command, pid and descriptor stand before the protocol. */
const BEFORE = 4;
/** More words than these in a command are none. */
const LONGEST_COMMAND = 32;

/**
 * sockstat of FreeBSD and NetBSD. Unless asked (`-s`) it tells no state: a TCP socket without a peer is taken for a listening
 * one where it has a port. What it tells in one line for each process is put together here.
 */
export const sockstat: Format = {
  id: 'sockstat',
  system: 'bsd',
  starts: (line) => HEADING.test(line),
  headless: true,
  parse: (lines) =>
    joinHolders(lines, (line) => {
      const row = understand(line);
      return typeof row === 'object' ? { row, socket: '' } : row;
    }),
};

function understand({ number, text }: Line): Row | WhyUnread | 'passed' {
  if (HEADING.test(text)) return 'passed';
  const words = text.trim().split(/\s+/);
  const place = words.findIndex(
    (word, index) => index >= BEFORE && index < LONGEST_COMMAND && isKind(words, word, index),
  );
  const kind = words[place] ?? '';
  if (place < 0) return 'form';
  if (OTHER.test(kind)) return 'passed';
  const [, name = '', digits = ''] = INTERNET.exec(kind) ?? [];
  const protocol = PROTOCOLS.get(name);
  if (protocol === undefined) return 'protocol';
  const local = readSpot(words[place + 1] ?? '', 'either', protocol);
  if (typeof local === 'string') return local;
  const foreign = readSpot(words[place + 2] ?? '', 'either', protocol);
  if (typeof foreign === 'string') return foreign;
  const told = words
    .slice(place + 3)
    .map(stateOf)
    .find((state) => state !== undefined);
  const alone = foreign.address === '*' && foreign.port === 0;
  const programs = programsOf(words, place);
  return rowOf({
    line: number,
    protocol,
    ...(digits !== '' && { family: digits === '4' ? ('ipv4' as const) : ('ipv6' as const) }),
    local,
    foreign,
    state: told ?? (alone ? (local.port === 0 ? 'close' : 'listen') : 'established'),
    v6only: digits === '46' || digits === '64' ? false : undefined,
    ...(programs !== undefined && { programs }),
  });
}

const PROTOCOLS: ReadonlyMap<string, 'tcp' | 'udp' | 'raw'> = new Map([
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['icmp', 'raw'],
  ['raw', 'raw'],
  ['ip', 'raw'],
  ['divert', 'raw'],
]);

function isKind(words: readonly string[], word: string, index: number): boolean {
  if (!NUMBER.test(words[index - 1] ?? '') || !NUMBER.test(words[index - 2] ?? '')) return false;
  return INTERNET.test(word) || OTHER.test(word);
}

/** `?` means that no process was found: there may be one that may not be seen. */
function programsOf(words: readonly string[], place: number): readonly Program[] | undefined {
  const pid = numberOf(words[place - 2]);
  if (pid === undefined) return undefined;
  const [user = '?'] = words;
  const name = words.slice(1, place - 2).join(' ');
  const descriptor = numberOf(words[place - 1]);
  return [
    {
      pid,
      ...(name !== '' && { name }),
      ...(user !== '?' && { user }),
      ...(descriptor !== undefined && { descriptors: [descriptor] }),
    },
  ];
}
