import { closeSync, fstatSync, openSync } from 'node:fs';

import { MenshenError } from '../model/index.ts';
import { call } from './calls.ts';
import { errnoName } from './errno.ts';
import { libc } from './libc.ts';

/** From `<linux/sched.h>`. */
const CLONE_NEWNET = 0x4000_0000;

/**
 * Moves the calling thread into another network namespace, for good: only ever called in a child process.
 *
 * @param path what to open: `/proc/PID/ns/net`, or a bind mount of one such as `/run/netns/NAME`
 * @param inode the namespace that is expected there: a pid may have been reused since it was listed
 * @throws MenshenError `not-permitted` without CAP_SYS_ADMIN, `internal` where another namespace is found
 * @see setns(2)
 */
export function enterNetworkNamespace(path: string, inode: number): void {
  const descriptor = openSync(path, 'r');
  try {
    const found = fstatSync(descriptor).ino;
    if (found !== inode) {
      throw new MenshenError('internal', `${path} is namespace ${found} by now, not ${inode}`);
    }
    if (call('setns')(descriptor, CLONE_NEWNET) !== 0) {
      throw new MenshenError('not-permitted', `setns ${path}: ${errnoName(libc().koffi.errno())}`);
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Moves the calling thread into a network namespace of its own, new and empty: only ever called in a child process. It
 * lasts as long as something is in it.
 *
 * @returns the errno's name, or `null`
 * @see unshare(2)
 */
export function makeNetworkNamespace(): string | null {
  return call('unshare')(CLONE_NEWNET) === 0 ? null : errnoName(libc().koffi.errno());
}
