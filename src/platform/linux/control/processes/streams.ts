import { readlinkSync, type Stats, statSync } from 'node:fs';

import { attempt } from '../../processes/index.ts';

export interface Streams {
  /** As in `Recipe`. */
  readonly paths: readonly [string | null, string | null, string | null];
  readonly terminal: boolean;
  /** What standard input is. */
  readonly input: 'terminal' | 'other';
  /** All files could be opened again with the rights that the process has now. */
  readonly openable: boolean;
}

/** From the kernel's `Documentation/admin-guide/devices.txt`: virtual consoles and serial lines, /dev/tty and /dev/console, pseudo-terminals. */
const TERMINAL_MAJORS: ReadonlySet<number> = new Set([4, 5, ...Array.from({ length: 8 }, (_, index) => 136 + index)]);
const MAY_READ = 4;
const MAY_WRITE = 2;

/** Who opens a file: as the kernel asks for its mode bits. */
export interface Opener {
  readonly uid: number;
  readonly groups: readonly number[];
}

/**
 * What stands behind standard input, output and error.
 *
 * @param folder `/proc/PID`
 */
export function readStandardStreams(folder: string, opener: Opener): Streams {
  const all = [0, 1, 2].map((descriptor) => look(`${folder}/fd/${descriptor}`));
  const [input, output, error] = all.map((stream) => stream?.path ?? null);
  return {
    paths: [input ?? null, output ?? null, error ?? null],
    terminal: all.some(isTerminal),
    input: isTerminal(all[0] ?? null) ? 'terminal' : 'other',
    openable: all.every(
      (stream, index) =>
        stream === null || stream.path === null || mayOpen(stream.stats, opener, index === 0 ? MAY_READ : MAY_WRITE),
    ),
  };
}

/** `null` where it is closed or can't be read. `path` is that of a plain file which is still there. */
function look(link: string): { readonly stats: Stats; readonly path: string | null } | null {
  const stats = attempt(() => statSync(link));
  const path = attempt(() => readlinkSync(link));
  if (stats === undefined || path === undefined) return null;
  if (!stats.isFile() || !path.startsWith('/')) return { stats, path: null };
  const there = attempt(() => statSync(path));
  return { stats, path: there?.dev === stats.dev && there.ino === stats.ino ? path : null };
}

function isTerminal(stream: { readonly stats: Stats } | null): boolean {
  // The older half of the major number is all that these have.
  return stream !== null && stream.stats.isCharacterDevice() && TERMINAL_MAJORS.has((stream.stats.rdev >> 8) & 0xfff);
}

/** By the mode bits alone; an access list may allow more. */
export function mayOpen(stats: Pick<Stats, 'uid' | 'gid' | 'mode'>, { uid, groups }: Opener, wanted: number): boolean {
  if (uid === 0) return true;
  if (stats.uid === uid) return ((stats.mode >> 6) & wanted) !== 0;
  if (groups.includes(stats.gid)) return ((stats.mode >> 3) & wanted) !== 0;
  return (stats.mode & wanted) !== 0;
}
