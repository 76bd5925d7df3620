import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';

import type { ScanVerdict } from '../../../model/index.ts';
import type { Place, RunningFile } from '../../platform.ts';
import { errorCode, isServedElsewhere, type Mount, readStat } from '../processes/index.ts';
import { resolveInside } from './inside.ts';

/** A file that is open for the scanner. */
export interface Opened {
  readonly descriptor: number;
  /** Device and inode. */
  readonly identity: string;
}

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
  let descriptor: number | null = null;
  try {
    const path = script === null ? `${folder}/exe` : resolveInside(folder, script);
    if (isServedElsewhere(mounts, placeOf(folder, path))) return failed('elsewhere', script ?? readlinkSync(path));
    // A script may be a pipe or a terminal, and opening one may wait for its other end.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const { dev, ino, size } = fstatSync(descriptor, { bigint: true });
    const isFile = fstatSync(descriptor).isFile();
    const isSame = startTime === undefined || readStat(proc, pid)?.startTime === startTime;
    const refusal = !isSame ? 'ESRCH' : !isFile ? 'no file' : null;
    if (refusal === null && size <= largest) {
      const opened = { descriptor, identity: `${dev}:${ino}` };
      descriptor = null;
      return opened;
    }
    return refusal === null ? failed('too-large', `${size}`) : failed('unreadable', refusal);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return failed('unreadable', code);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Where a path through /proc really lies. */
function placeOf(folder: string, path: string): string {
  if (path === `${folder}/exe`) return readlinkSync(path);
  const [link = '', ...rest] = path.slice(folder.length + 1).split('/');
  return [readlinkSync(`${folder}/${link}`), ...rest].join('/').replaceAll(/\/{2,}/g, '/');
}

function failed(reason: Extract<ScanVerdict, { verdict: 'failed' }>['reason'], detail: string): ScanVerdict {
  return { verdict: 'failed', reason, detail };
}
