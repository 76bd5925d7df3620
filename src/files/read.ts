import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Distrust, distrust } from './trust.ts';

const MEBIBYTE = 1024 * 1024;
const LONGEST = 1;

/**
 * Reads a text that decides something: a file that nobody else could have written, in UTF-8, of at most 1 MiB.
 *
 * @param owners see `distrust`
 */
export function readTrusted(path: string, owners: readonly number[] | null): string | Distrust {
  let descriptor: number | null = null;
  try {
    // A pipe of that name must not keep us waiting.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { fault: { code: 'not-a-file' }, next: null };
    return distrust(path, stats, owners) ?? decode(descriptor);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { fault: { code: 'not-readable', errno: code ?? message }, next: null };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function decode(descriptor: number): string | Distrust {
  const bytes = new Uint8Array(LONGEST * MEBIBYTE + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, null);
  if (length === bytes.length) return { fault: { code: 'long-file', mebibytes: LONGEST }, next: null };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    return { fault: { code: 'not-utf8' }, next: null };
  }
}
