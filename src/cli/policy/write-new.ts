import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { MenshenError } from '../../model/index.ts';

/** Everybody may read it: it tells no more than a look at the ports does. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/**
 * Writes a file that was not there, whole or not at all; the folder is made where it is missing.
 *
 * @throws MenshenError `usage` where it is there already, or can't be written
 */
export function writeNew(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  attempt(path, () => {
    // A folder above that is none says so in `openSync`.
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const file = openSync(beside, 'wx', FILE_MODE);
    try {
      writeSync(file, text);
      fsyncSync(file);
      // Unlike renaming, this never takes the place of a file that somebody has written meanwhile.
      linkSync(beside, path);
    } finally {
      closeSync(file);
      rmSync(beside, { force: true });
    }
  });
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code: errno = String(error), syscall } = error as NodeJS.ErrnoException;
    const isThere = errno === 'EEXIST' && syscall === 'link';
    throw new MenshenError('usage', isThere ? { code: 'file-exists', path } : { code: 'not-writable', path, errno }, {
      cause: error,
    });
  }
}
