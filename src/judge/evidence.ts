import type {
  Alteration,
  Ancestor,
  Evidence,
  Fact,
  Package,
  Preload,
  Process,
  ScannedFile,
  System,
} from '../model/index.ts';
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

/** Cuts the value to what may be shown. */
export function fact(fact: Fact, value: string, check: readonly string[]): Evidence {
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
 * What ClamAV calls a file, and how to ask it again. It gets an open file: given a path into /proc, some versions look at
 * whatever bears that name elsewhere, and say OK of a file that is gone.
 */
export function malwareFact(process: Process, { kind, file, by, ...scan }: ScannedFile): Evidence {
  const inside = process.container === undefined || process.container === null ? '' : `/proc/${process.pid}/root`;
  const path = kind === 'executable' ? `/proc/${process.pid}/exe` : `${inside}${file}`;
  const check = ['sh', '-c', `exec ${by}${by === 'clamscan' ? '' : ' --fdpass'} - <"$1"`, by, path];
  return fact('malware', scan.verdict === 'found' ? scan.malware : '', check);
}

export function folderFact(process: Process): Evidence {
  return fact('working-folder', process.workingFolder ?? '', ['readlink', `/proc/${process.pid}/cwd`]);
}

export function streamsFact(process: Process, descriptors: readonly number[], inode: number): Evidence {
  const links = descriptors.map((descriptor) => `/proc/${process.pid}/fd/${descriptor}`);
  return fact('streams', `${descriptors.join(', ')}: socket:[${inode}]`, ['ls', '-l', ...links]);
}
