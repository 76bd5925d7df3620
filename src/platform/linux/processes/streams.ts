import { readlinkSync } from 'node:fs';

import type { Process } from '../../../model/index.ts';
import { errorCode } from './read.ts';
import { socketInode } from './socket-link.ts';

/**
 * What stands behind a process's standard streams; undefined where that can't be told.
 *
 * @param folder `/proc/PID`
 */
export function readStreams(folder: string): Process['streams'] {
  try {
    return { stdin: stream(folder, 0), stdout: stream(folder, 1), stderr: stream(folder, 2) };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

function stream(folder: string, descriptor: number): number | null {
  try {
    const inode = socketInode(readlinkSync(`${folder}/fd/${descriptor}`, 'buffer'));
    return inode < 0 ? null : inode;
  } catch (error) {
    // Closed.
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
