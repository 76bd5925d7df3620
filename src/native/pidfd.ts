import { call } from './calls.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';
import { pollInput } from './poll.ts';

/** The same on every architecture that Node runs on, like all calls since Linux 5.1. */
const PIDFD_SEND_SIGNAL = 424;
const PIDFD_OPEN = 434;
const PIDFD_GETFD = 438;

/** What a call answered: a number that is not negative, or the name of the errno. */
export type CallAnswer = { readonly value: number } | { readonly errno: string };

function answer(value: number): CallAnswer {
  return value < 0 ? { errno: errnoName(libc().koffi.errno()) } : { value };
}

/**
 * A descriptor that stands for a process as long as it is open, whoever gets its number. Close it with `closeSync`.
 *
 * @returns `ESRCH` where there is none, `EINVAL` or `ENOENT` where the number is a thread's, `ENOSYS` before Linux 5.3
 * @throws Error where koffi has no build for this machine
 * @see pidfd_open(2)
 */
export function openPidfd(pid: number): CallAnswer {
  return answer(call('syscall')(PIDFD_OPEN, pid, 0, 0, 0, 0));
}

/**
 * A copy of one of the process's descriptors.
 *
 * @see pidfd_getfd(2)
 */
export function copyDescriptor(pidfd: number, descriptor: number): CallAnswer {
  return answer(call('syscall')(PIDFD_GETFD, pidfd, descriptor, 0, 0, 0));
}

/**
 * Sends a signal to that process and to no other.
 *
 * @param signal its number
 * @returns `ESRCH` where it has ended and was reaped, `EPERM` where it is another user's
 * @see pidfd_send_signal(2)
 */
export function signalPidfd(pidfd: number, signal: number): CallAnswer {
  return answer(call('syscall')(PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0));
}

/** Whether the process with all its threads has ended, reaped or not. Does not wait. */
export function hasEnded(pidfd: number): boolean {
  return pollInput(pidfd, 0) === 'ready';
}
