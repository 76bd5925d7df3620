import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK = 1 << 20;

/**
 * A copy of an open file that nothing can find by a name: it lies in a folder that is gone. clamscan before 1.4.4 looks for
 * the name behind a descriptor's path and opens that instead: another file, where the first lies beneath a mount, lives in a
 * container, or has been replaced.
 *
 * @param most bytes that are copied at most
 * @returns a descriptor for reading and writing
 * @throws Error of the file system, `ENOSPC` where there is no room
 */
export function namelessCopy(descriptor: number, most: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-'));
  let copy: number;
  try {
    copy = openSync(join(folder, 'copy'), constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
  try {
    fill(copy, descriptor, most);
    return copy;
  } catch (error) {
    closeSync(copy);
    throw error;
  }
}

function fill(copy: number, descriptor: number, most: number): void {
  const buffer = new Uint8Array(CHUNK);
  for (let position = 0; position < most;) {
    const read = readSync(descriptor, buffer, 0, Math.min(CHUNK, most - position), position);
    if (read === 0) return;
    for (let written = 0; written < read;) {
      written += writeSync(copy, buffer, written, read - written, position + written);
    }
    position += read;
  }
}
