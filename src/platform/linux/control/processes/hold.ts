import { closeSync } from 'node:fs';
import { constants } from 'node:os';

import type { Outcome, ProcessRef } from '../../../../model/index.ts';
import { hasEnded, openPidfd, signalPidfd } from '../../../../native/index.ts';
import type { HeldProcess } from '../../../control.ts';
import { isStill } from './identity.ts';

const FIRST_SLEEP_MS = 1;
/** An end is noticed at most so late. */
const LONGEST_SLEEP_MS = 50;
/** The number is nobody's, or that of a thread which is no process of its own. */
const NOBODY: ReadonlySet<string> = new Set(['ESRCH', 'EINVAL', 'ENOENT']);

/**
 * Holds a process by a pidfd. The descriptor is opened first and /proc is asked afterwards: had the number gone to another
 * process before, its start time would be another; from then on the descriptor stands for this process alone.
 *
 * @returns null where it has ended or another has its number. Where the kernel has no pidfd, or gives none, whatever is
 *   asked of the answer is refused: a signal by number might hit another process.
 * @see pidfd_open(2), pidfd_send_signal(2)
 */
export function holdProcess(proc: string, ref: ProcessRef): HeldProcess | null {
  const opened = openPidfd(ref.pid);
  if ('errno' in opened) {
    if (NOBODY.has(opened.errno) || !isStill(proc, ref)) return null;
    return notHeld(proc, ref, `pidfd_open ${opened.errno}`);
  }
  const pidfd = opened.value;
  if (!isStill(proc, ref) || hasEnded(pidfd)) {
    closeSync(pidfd);
    return null;
  }
  let open = true;
  return {
    ref,
    signal(signal) {
      if (!open) return { status: 'refused', detail: 'pidfd closed' };
      const sent = signalPidfd(pidfd, constants.signals[signal]);
      return 'value' in sent || sent.errno === 'ESRCH' ? { status: 'done' } : failure(sent.errno);
    },
    ended: (timeoutMs) => waitUntil(() => !open || hasEnded(pidfd), timeoutMs),
    close() {
      // A second time, the number might be that of another descriptor.
      if (open) closeSync(pidfd);
      open = false;
    },
  };
}

function notHeld(proc: string, ref: ProcessRef, detail: string): HeldProcess {
  return {
    ref,
    signal: () => ({ status: 'refused', detail }),
    ended: (timeoutMs) => waitUntil(() => !isStill(proc, ref), timeoutMs),
    close() {},
  };
}

function failure(errno: string): Outcome {
  const status = errno === 'EPERM' || errno === 'ENOSYS' || errno === 'EINVAL' ? 'refused' : 'failed';
  return { status, detail: `pidfd_send_signal ${errno}` };
}

/** Looks again and again, after sleeps that grow; whether it came true in time. */
export async function waitUntil(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (let sleep = FIRST_SLEEP_MS; !isTrue(); sleep = Math.min(sleep * 2, LONGEST_SLEEP_MS)) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(sleep, left)));
  }
  return true;
}
