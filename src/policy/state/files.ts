import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OTHERS_WRITE = 0o022;

/** Of an error of the file system. */
export function errnoOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/**
 * Makes a folder that nobody else writes to: what lies in it is loaded as root.
 *
 * @throws Error of the file system; `EPERM` where it is somebody else's
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const { uid, mode } = lstatSync(folder);
  const isOurs = (uid === 0 || uid === process.geteuid?.()) && (mode & OTHERS_WRITE) === 0;
  if (!isOurs) throw Object.assign(new Error(`EPERM: ${folder} is not ours alone`), { code: 'EPERM' });
}

/**
 * Writes a file whole or not at all: beside it first, to the disk, then in its place. Whoever reads sees the old or the
 * new one, whenever we are killed.
 *
 * @throws Error of the file system; then nothing is left behind
 */
export function writeWhole(path: string, text: string): void {
  makePrivate(dirname(path));
  const beside = `${path}.new`;
  try {
    // One that a killed run has left behind.
    rmSync(beside, { force: true });
    const descriptor = openSync(beside, 'wx', PRIVATE_FILE);
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** So that a power cut does not bring back what was renamed or removed. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Renames, where there is something to rename: of several that try, one wins.
 *
 * @returns whether it was us
 * @throws Error of the file system
 */
export function claim(from: string, to: string): boolean {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
  syncFolder(dirname(to));
  return true;
}

/** What a file holds as JSON; `null` where there is none, or it is not whole. @throws Error where it can't be read */
export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
}

/** Removes a folder where nothing lies in it; others may have put something there. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(errnoOf(error))) throw error;
  }
}
