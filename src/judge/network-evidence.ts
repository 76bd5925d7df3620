import type { Endpoint, Evidence, Family, Socket } from '../model/index.ts';
import { fact } from './evidence.ts';
import type { Subject } from './subject.ts';

/** The other end of a connection; nothing where there is none. */
export function peerFact(subject: Subject): readonly Evidence[] {
  const socket = subject.sockets.find(({ peer }) => peer !== null);
  if (socket === undefined || socket.peer === null) return [];
  const peer = endpoint(socket.peer);
  const elsewhere = listingOf(subject, `@${peer}`);
  if (elsewhere !== null) return [fact('peer', peer, elsewhere)];
  return [fact('peer', peer, inNamespace(subject, ['ss', ...kindOfSocket(socket), '-np', 'dst', peer]))];
}

/**
 * The command of another system that lists sockets with their programs; `null` on Linux, and where the system is unknown.
 *
 * @param what as lsof's `-i` takes it
 */
function listingOf({ system, protocol }: Subject, what: string): readonly string[] | null {
  switch (system) {
    case 'windows':
      return ['netstat', '-abno', '-p', protocol];
    case 'macos':
      return ['sudo', 'lsof', '-nP', `-i${protocol.toUpperCase()}${what}`];
    case 'bsd':
      return ['sudo', 'sockstat', '-46', '-P', protocol];
    case 'linux':
    case null:
      return null;
  }
}

export function portFact(subject: Subject): Evidence {
  const { protocol, number } = subject;
  const elsewhere = listingOf(subject, `:${number}`);
  if (elsewhere !== null) return fact('port', `${number}/${protocol}`, elsewhere);
  const list = ['ss', protocol === 'udp' ? '-ulnp' : '-tlnp', 'sport', '=', `:${number}`];
  return fact('port', `${number}/${protocol}`, inNamespace(subject, list));
}

/** Whoever tries to bind the port is refused. */
export function takenFact({ protocol, number }: Subject, family: Family): Evidence {
  const [kind, any] = family === 'ipv6' ? ['AF_INET6', '::'] : ['AF_INET', ''];
  const type = protocol === 'udp' ? 'SOCK_DGRAM' : 'SOCK_STREAM';
  const code = `import socket as s; s.socket(s.${kind}, s.${type}).bind((${JSON.stringify(any)}, ${number}))`;
  return fact('taken', `${number}/${protocol} ${family}`, ['python3', '-c', code]);
}

/** No listing shows anything there. */
export function notListedFact({ protocol, number }: Pick<Subject, 'protocol' | 'number'>): Evidence {
  const kind = protocol === 'udp' ? '-uanp' : '-tanp';
  return fact('not-listed', `${number}/${protocol}`, ['ss', kind, 'sport', '=', `:${number}`]);
}

/** The one listing has a line of this port, the other has none. */
export function missingFact({ protocol, number, sockets }: Subject, from: 'netlink' | 'procfs'): Evidence {
  if (from === 'netlink') return { ...notListedFact({ protocol, number }), fact: 'missing-from', value: from };
  const version = sockets.some(({ family }) => family === 'ipv6') ? '6' : '';
  const hex = number.toString(16).toUpperCase().padStart(4, '0');
  return fact('missing-from', from, ['grep', '-E', `^ *[0-9]+: [0-9A-F]+:${hex} `, `/proc/net/${protocol}${version}`]);
}

export function trojanFact(subject: Subject, name: string): Evidence {
  return { ...portFact(subject), fact: 'trojan', value: name };
}

export function expectedFact(subject: Subject, programs: readonly string[]): Evidence {
  const { number, protocol } = subject;
  // The one command that knows, on whatever machine a listing comes from.
  return fact('expected-programs', programs.join(', '), ['menshen', 'explain', `${number}/${protocol}`]);
}

/** A command that only sees its own network namespace has to be run in the subject's. */
function inNamespace(subject: Subject, command: readonly string[]): readonly string[] {
  const holder = subject.holders[0];
  if (subject.network?.own !== false || holder === undefined) return command;
  return ['nsenter', '-t', String(holder.process.pid), '-n', ...command];
}

function kindOfSocket({ protocol }: Socket): readonly string[] {
  return protocol === 'tcp' ? ['-t'] : protocol === 'udp' ? ['-u'] : ['-w'];
}

function endpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** What a raw or packet socket hears. The inode is shown too. */
export function tapFact(subject: Subject, hears: string): Evidence {
  const [socket] = subject.sockets;
  const list = ['ss', socket?.protocol === 'raw' ? '-wanpe' : '-0anpe'];
  return fact('tap', `${hears}, ino:${socket?.inode ?? 0}`, inNamespace(subject, list));
}
