import type {
  Ancestor,
  Endpoint,
  Evidence,
  Fact,
  Package,
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
  return [fact('package', owner.name, [...OWNER_QUERY[owner.manager], path])];
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
  const check = isWindows ? ['where.exe', '/R', 'C:\\Windows', `${name}.exe`] : ['whereis', '-b', name];
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
  return [fact('peer', peer, inNamespace(subject, ['ss', ...kindOfSocket(socket), '-np', 'dst', peer]))];
}

export function portFact(subject: Subject): Evidence {
  const { protocol, number, system } = subject;
  if (system === 'windows') return fact('port', `${number}/${protocol}`, ['netstat', '-abno', '-p', protocol]);
  const list = ['ss', protocol === 'udp' ? '-ulnp' : '-tlnp', 'sport', '=', `:${number}`];
  return fact('port', `${number}/${protocol}`, inNamespace(subject, list));
}

export function trojanFact(subject: Subject, name: string): Evidence {
  return { ...portFact(subject), fact: 'trojan', value: name };
}

export function expectedFact(subject: Subject, programs: readonly string[]): Evidence {
  const { number, protocol } = subject;
  return fact('expected-programs', programs.join(', '), ['getent', 'services', `${number}/${protocol}`]);
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
