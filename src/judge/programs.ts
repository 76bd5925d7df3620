import type { Process } from '../model/index.ts';
import { isWindowsPath } from './system-programs.ts';

export const SHELLS: ReadonlySet<string> = new Set(
  'sh ash bash rbash dash zsh ksh ksh93 mksh oksh yash csh tcsh fish nu elvish pwsh'.split(' '),
);
/** Bytes that the kernel keeps of `comm`. */
const COMM_LENGTH = 15;
/** Characters of it that lsof prints, unless asked for more (`+c`). */
const LSOF_LENGTH = 9;
const NETCATS: ReadonlySet<string> = new Set('nc ncat netcat nc.openbsd nc.traditional cryptcat sbd pwncat'.split(' '));

/** Many tools in one file, told apart by the name that they are called by. */
export const MULTICALL: ReadonlySet<string> = new Set(['busybox', 'toybox']);

/** The last part of a path, of Windows' too; the whole where it has no slash. */
export function baseName(path: string): string {
  const end = isWindowsPath(path) ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) : path.lastIndexOf('/');
  return path.slice(end + 1);
}

/** `python3.11` is `python`, `php-fpm8.2` is `php-fpm`: names compare without case and version. */
export function stem(name: string): string {
  const lower = name.toLowerCase();
  const bare = lower.replace(/\.exe$/, '').replace(/[-_.]?\d+(?:\.\d+)*$/, '');
  return bare.length < 2 ? lower : bare;
}

/**
 * What runs: the executable's base name, since a program chooses `comm` and its arguments itself. `comm` where the
 * executable is unknown or only in memory; of busybox and its like the tool that it was called as.
 */
export function programOf(process: Process): string {
  const { executable } = process;
  if (executable === undefined || executable === null || executable.memfd) return process.name;
  const base = baseName(executable.path);
  if (!MULTICALL.has(base)) return base;
  const [called = base, tool = base] = (process.arguments ?? []).map(baseName);
  return MULTICALL.has(called) ? tool : called.replace(/^-/, '');
}

/** Whether it is one of the tools that join a network connection to a program or a terminal. */
export function isNetcat(process: Process): boolean {
  return NETCATS.has(programOf(process).toLowerCase());
}

/** Whether a command (`/bin/sh -i`, `exec:bash`) starts a shell. */
export function startsShell(command: string): boolean {
  const [first = '', second = ''] = command.trim().split(/[\s,]+/);
  const name = baseName(first);
  return SHELLS.has(name) || (MULTICALL.has(name) && SHELLS.has(second));
}

/**
 * Whether a name may be what was left of a longer one: `systemd-resolve` of `systemd-resolved`, in a listing by lsof
 * `systemd-r`. Only a process of a capture has no start time.
 */
export function isCut({ startTime }: Pick<Process, 'startTime'>, name: string, whole: string): boolean {
  const isFull = name.length === COMM_LENGTH || (startTime === undefined && name.length === LSOF_LENGTH);
  return isFull && whole.length > name.length && whole.startsWith(name);
}

/** `mysql-server` is MySQL's, `systemd-resolve` is what `comm` leaves of `systemd-resolved`; both as `stem` gives them. */
export function alike(mine: string, rightful: string): boolean {
  if (mine === rightful) return true;
  if (mine.length === COMM_LENGTH && rightful.startsWith(mine)) return true;
  return mine.startsWith(rightful) && /^[-_.@:+]/.test(mine.slice(rightful.length));
}
