import { closeSync, constants, fchmodSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file that was not there, to the disk, to be renamed to its place: so whoever reads sees the old or the new one
 * whole, whenever we are killed. One of this name that a killed run has left behind is replaced.
 *
 * @param mode whatever our umask
 * @throws Error of the file system
 */
export function writeNew(path: string, text: string, mode: number): void {
  rmSync(path, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** So that a power cut does not bring back what was renamed or removed. @throws Error of the file system */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
