import { closeSync, openSync, readSync } from 'node:fs';

/**
 * At most the first `limit` bytes of a file. Files in /proc tell no size, and some (a command line) are as long as the
 * process that is looked at wants.
 *
 * @throws the system's error, with its code
 */
export function readUpTo(path: string, limit: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(Math.min(limit, 4096));
    let filled = 0;
    while (filled < limit) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer], Math.min(limit, buffer.length * 4));
      const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

/** What `read` returns, or undefined where the system refuses: the answer could not be told. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** `ENOENT`, `EACCES` …; undefined for an error that did not come from the system. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
