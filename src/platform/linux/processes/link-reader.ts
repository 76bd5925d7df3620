import { readdirSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';

import { type NumberedLinkReader, numberedLinkReader } from '../../../native/index.ts';

/** The fastest reader that works here: Node's own calls where koffi has no build for this machine's processor. */
export function linkReader(): NumberedLinkReader {
  try {
    return numberedLinkReader();
  } catch {
    return plainLinkReader;
  }
}

/** The same reading by Node's own calls, a third slower. */
export const plainLinkReader: NumberedLinkReader = (folder, visit) => {
  try {
    for (const name of readdirSync(folder)) {
      if (!/^\d+$/.test(name)) continue;
      const target = readOne(`${folder}/${name}`);
      if (target !== null) visit(Number(name), target, target.length);
    }
    return 0;
  } catch (error) {
    return errnoOf(error);
  }
};

function readOne(path: string): Uint8Array | null {
  try {
    return readlinkSync(path, 'buffer');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === constants.errno.ENOENT) return null;
    throw error;
  }
}

function errnoOf(error: unknown): number {
  const errno = error instanceof Error ? (error as NodeJS.ErrnoException).errno : undefined;
  if (errno === undefined) throw error;
  return -errno;
}
