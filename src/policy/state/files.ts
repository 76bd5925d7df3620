import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { syncFolder, writeNew } from '../../files/index.ts';
import { MenshenError } from '../../model/index.ts';

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
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const { uid, mode } = lstatSync(folder);
  const isOurs = (uid === 0 || uid === process.geteuid?.()) && (mode & OTHERS_WRITE) === 0;
  if (!isOurs) throw Object.assign(new Error(`EPERM: ${folder} is not ours alone`), { code: 'EPERM' });
}

/**
 * Writes a file whole or not at all: beside it first, to the disk, then in its place. Whoever reads sees the old or the
 * new one, whenever we are killed.
 *
 * @throws MenshenError `state-unusable`; then nothing is left behind
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    makePrivate(dirname(path));
    writeNew(beside, text, PRIVATE_FILE);
    renameSync(beside, path);
    syncFolder(dirname(path));
  } catch (error) {
    attempt(() => rmSync(beside, { force: true }));
    const detail = { code: 'state-unwritable', path, errno: errnoOf(error) } as const;
    throw new MenshenError('state-unusable', detail, { cause: error });
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // What went wrong before is what is told.
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

/** What a file holds as JSON; `null` where there is none, or it is not whole. @throws MenshenError where it can't be read */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const errno = errnoOf(error);
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(errno)) return null;
    const isRight = errno === 'EACCES' || errno === 'EPERM';
    const detail = { code: 'not-readable', path, errno } as const;
    throw new MenshenError(isRight ? 'not-permitted' : 'internal', detail, { cause: error });
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
