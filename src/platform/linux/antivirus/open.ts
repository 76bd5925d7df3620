import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';

import type { ScanVerdict, WhyUnscanned } from '../../../model/index.ts';
import type { Place, RunningFile } from '../../platform.ts';
import { errorCode, isServedElsewhere, type Mount, readStat } from '../processes/index.ts';
import { resolveInside } from './inside.ts';

/** A file that is open for the scanner. */
export interface Opened {
  readonly descriptor: number;
  /** Device and inode. */
  readonly identity: string;
}

/** From `<asm-generic/fcntl.h>`; Node does not name it. */
const O_PATH = 0o10_000_000;

/**
 * Opens what a process runs: through `/proc/PID/exe` also where the file is gone, was never one, or lies in a container. What is
 * scanned is then this very file, whatever takes its place.
 *
 * @param largest bytes that ClamAV looks through at most
 */
export function openRunning(
  { proc }: Place,
  { pid, startTime, script }: RunningFile,
  mounts: readonly Mount[],
  largest: number,
): Opened | ScanVerdict {
  const folder = `${proc}/${pid}`;
  const isElsewhere = (path: string): boolean => isServedElsewhere(mounts, placeOf(folder, path));
  try {
    const path = script === null ? existing(`${folder}/exe`, isElsewhere) : resolveInside(folder, script, isElsewhere);
    if (path === null) return failed('elsewhere', '');
    return withDescriptor(openSync(path, O_PATH), (found) => {
      const { dev, ino, size } = fstatSync(found, { bigint: true });
      if (startTime !== undefined && readStat(proc, pid)?.startTime !== startTime) return failed('unreadable', 'ESRCH');
      // What a user calls a script may be a pipe or a device: merely opening one may wait, rewind or restart something.
      if (!fstatSync(found).isFile()) return failed('unreadable', 'no regular file');
      if (size > largest) return failed('too-large', `${size}`);
      return { descriptor: openSync(`/proc/self/fd/${found}`, constants.O_RDONLY), identity: `${dev}:${ino}` };
    });
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return failed('unreadable', code);
  }
}

function withDescriptor<T>(descriptor: number, use: (descriptor: number) => T): T {
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function existing(path: string, isElsewhere: (path: string) => boolean): string | null {
  return isElsewhere(path) ? null : path;
}

/** Where a path through /proc really lies. */
function placeOf(folder: string, path: string): string {
  const [link = '', ...rest] = path.slice(folder.length + 1).split('/');
  return [readlinkSync(`${folder}/${link}`), ...rest].join('/').replaceAll(/\/{2,}/g, '/');
}

function failed(reason: WhyUnscanned, detail: string): ScanVerdict {
  return { verdict: 'failed', reason, detail };
}
