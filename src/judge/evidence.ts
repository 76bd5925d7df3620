import type {
  Alteration,
  Ancestor,
  Endpoint,
  Evidence,
  Fact,
  Family,
  Package,
  Preload,
  Process,
  ScannedFile,
  Socket,
  System,
} from '../model/index.ts';
import type { Subject } from './subject.ts';
import { isWindowsPath, usualPlace } from './system-programs.ts';

/** Command lines and names are as long as their program likes. */
const LONGEST = 400;

const OWNER_QUERY: Readonly<Record<Package['manager'], readonly string[]>> = {
  dpkg: ['dpkg', '-S'],
  rpm: ['rpm', '-qf'],
  apk: ['apk', 'info', '--who-owns'],
  pacman: ['pacman', '-Qo'],
};

const VERIFY: Readonly<Record<Package['manager'], (owner: Package, path: string) => readonly string[]>> = {
  dpkg: ({ name }) => ['dpkg', '--verify', name],
  rpm: ({ name }) => ['rpm', '-V', name],
  apk: (_, path) => ['apk', 'audit', '--system', path],
  pacman: ({ name }) => ['pacman', '-Qkk', name],
};
/** Where a manager's record of a file's digest can be read; those of apk and pacman are no plain text. */
const RECORD: Readonly<Partial<Record<Package['manager'], (path: string) => readonly string[]>>> = {
  dpkg: (path) => ['grep', '-rF', '--include=*.md5sums', '-e', `  ${path.slice(1)}`, '/var/lib/dpkg/info'],
  rpm: (path) => ['rpm', '-qf', '--dump', path],
};

function fact(fact: Fact, value: string, check: readonly string[]): Evidence {
  return { fact, value: value.slice(0, LONGEST), check };
}

export function executableFact(process: Process): Evidence {
  const { executable } = process;
  const kind =
    executable?.memfd === true ? 'executable-in-memory' : executable?.deleted === true ? 'executable-deleted' : null;
  return fact(kind ?? 'executable', executable?.path ?? '', fileCheck(process));
}

/** On Windows a name leads to the file where the listing told no pid. */
function fileCheck({ pid, name, executable }: Process): readonly string[] {
  if (!isWindowsPath(executable?.path ?? '')) return ['readlink', `/proc/${pid}/exe`];
  const which = pid > 0 ? ['-Id', String(pid)] : ['-Name', name.replace(/\.exe$/i, '')];
  return ['Get-Process', ...which, '-FileVersionInfo'];
}

/** Which package owns the path, or that none does; nothing where that is unknown. */
export function packageFact(process: Process): readonly Evidence[] {
  const path = process.executable?.path ?? '';
  const owner = process.package;
  if (owner === undefined) return [];
  if (owner === null) return [fact('no-package', path, ['ls', '-l', path])];
  const older = owner.manager === 'dpkg' ? beforeMerge(path) : [];
  return [fact('package', owner.name, [...OWNER_QUERY[owner.manager], path, ...older])];
}

/** Where `/bin` is a link to `/usr/bin`, packages may still list their files by the old name. */
function beforeMerge(path: string): readonly string[] {
  return /^\/usr\/(?:s?bin|lib(?:32|64)?)\//.test(path) ? [path.slice('/usr'.length)] : [];
}

/** The file that fails its checksum, the digest that what runs has, and the one that it should have. */
export function alterationFacts(process: Process, altered: Alteration): readonly Evidence[] {
  const { algorithm, expected, found, listedAs } = altered;
  const { package: owner, executable } = process;
  if (owner === undefined || owner === null) return [];
  const verify = VERIFY[owner.manager](owner, listedAs);
  const record = RECORD[owner.manager]?.(listedAs);
  return [
    // Where it was replaced, another file lies there now.
    ...(executable?.deleted === true ? [] : [fact('altered-file', listedAs, verify)]),
    fact('checksum', found, [`${algorithm}sum`, `/proc/${process.pid}/exe`]),
    ...(record === undefined ? [] : [fact('checksum-expected', expected, record)]),
  ];
}

/** A program of the system with the same content. */
export function twinFact(process: Process, twin: string): Evidence {
  return fact('twin', twin, ['sha256sum', twin, `/proc/${process.pid}/exe`]);
}

export function preloadFacts(process: Process, preload: Preload): readonly Evidence[] {
  const { path, by, deleted, package: owner } = preload;
  const kind = deleted ? 'preloaded-gone' : by === 'ld.so.preload' ? 'preloaded-by-system' : 'preloaded';
  const unowned = owner === null && !deleted ? [fact('no-package', path, ['ls', '-l', path])] : [];
  return [fact(kind, path, ['grep', '-F', path, `/proc/${process.pid}/maps`]), ...unowned];
}

export function environmentFact(process: Process): Evidence {
  const path = `/proc/${process.pid}/environ`;
  return fact('empty-environment', path, ['wc', '-c', path]);
}

/** What a raw or packet socket hears. The inode is shown too. */
export function tapFact(subject: Subject, hears: string): Evidence {
  const [socket] = subject.sockets;
  const list = ['ss', socket?.protocol === 'raw' ? '-wanpe' : '-0anpe'];
  return fact('tap', `${hears}, ino:${socket?.inode ?? 0}`, inNamespace(subject, list));
}

export function argumentsFact(process: Process): Evidence {
  return fact('arguments', (process.arguments ?? []).join(' '), ['ps', '-o', 'args=', '-p', String(process.pid)]);
}

export function nameFact(process: Process): Evidence {
  const isWindows = isWindowsPath(process.executable?.path ?? '') || /\.exe$/i.test(process.name);
  const check = isWindows ? ['tasklist', '/svc'] : ['cat', `/proc/${process.pid}/comm`];
  return fact('name', process.name, check);
}

/** The system's program whose name it takes, or comes close to. */
export function imitatedFact(process: Process, name: string): Evidence {
  return { ...nameFact(process), fact: 'imitated', value: name };
}

/** Where the system keeps the program of this name. */
export function usualFolderFact(process: Process, name: string, system: System | null): Evidence {
  const isWindows = system === 'windows' || isWindowsPath(process.executable?.path ?? '');
  const check = isWindows
    ? ['where.exe', '/R', 'C:\\Windows', `${name}.exe`]
    : ['find', '/usr/bin', '/usr/sbin', '/usr/lib', '-name', name];
  return fact('usual-folder', usualPlace(name, isWindows ? 'windows' : system), check);
}

export function parentFact(process: Process, parent: Ancestor): Evidence {
  const both = `${process.pid},${parent.pid}`;
  return fact('parent', `${parent.name} (${parent.pid})`, ['ps', '-o', 'pid=,ppid=,comm=', '-p', both]);
}

/** @param script as written in the command line, or resolved */
export function scriptFact(process: Process, script: string): Evidence {
  return { ...argumentsFact(process), fact: 'script', value: script.slice(0, LONGEST) };
}

/**
 * What ClamAV calls a file, and how to ask it again. Its daemon gets an open file: given the path of one that is gone, its client
 * says OK.
 */
export function malwareFact(process: Process, { kind, file, by, ...scan }: ScannedFile): Evidence {
  const inside = process.container === undefined || process.container === null ? '' : `/proc/${process.pid}/root`;
  const path = kind === 'executable' ? `/proc/${process.pid}/exe` : `${inside}${file}`;
  const check =
    by === 'clamscan' ? ['clamscan', path] : ['sh', '-c', 'exec clamdscan --fdpass - <"$1"', 'clamdscan', path];
  return fact('malware', scan.verdict === 'found' ? scan.malware : '', check);
}

export function folderFact(process: Process): Evidence {
  return fact('working-folder', process.workingFolder ?? '', ['readlink', `/proc/${process.pid}/cwd`]);
}

export function streamsFact(process: Process, descriptors: readonly number[], inode: number): Evidence {
  const links = descriptors.map((descriptor) => `/proc/${process.pid}/fd/${descriptor}`);
  return fact('streams', `${descriptors.join(', ')}: socket:[${inode}]`, ['ls', '-l', ...links]);
}

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
