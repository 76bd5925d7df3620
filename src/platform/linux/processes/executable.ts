import { readlinkSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Executable } from '../../../model/index.ts';
import { attempt, errorCode } from './read.ts';

const DELETED = ' (deleted)';
const MEMFD = '/memfd:';
/** Types of file systems, from `<linux/magic.h>`. */
const TMPFS = 0x0102_1994;
const HUGETLBFS = 0x9584_58f6;

/** How two files are told to be one: the numbers that stat(2) gives both. */
interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * What a process runs. Kernel threads and zombies run nothing: `null`. Undefined where that can't be told.
 *
 * The kernel marks a file that is gone by a suffix that a file's name may also just have; only a look at the path
 * tells the two apart.
 *
 * @param folder `/proc/PID`
 * @param mayHang whether a look at that path may have to wait for another machine; then the mark is believed
 */
export function readExecutable(folder: string, mayHang: (path: string) => boolean): Executable | null | undefined {
  let link: Buffer;
  try {
    link = readlinkSync(`${folder}/exe`, 'buffer');
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : undefined;
  }
  const path = link.toString();
  if (!path.endsWith(DELETED)) return { path, deleted: false, memfd: false };
  const bare = path.slice(0, -DELETED.length);
  if (mayHang(path)) return { path: bare, deleted: true, memfd: false };
  const running = identity(`${folder}/exe`);
  if (same(running, identity(Buffer.concat([Buffer.from(`${folder}/root`), link])))) {
    return { path, deleted: false, memfd: false };
  }
  if (bare.startsWith(MEMFD) && isInMemory(folder) && running?.dev !== identity(`${folder}/root`)?.dev) {
    return { path: bare.slice(1), deleted: false, memfd: true };
  }
  const replaced = isReplaced(`${folder}/root`, bare);
  return { path: bare, deleted: true, ...(replaced !== undefined && { replaced }), memfd: false };
}

/** Undefined where that can't be told. A file that lost its path is called `/`. */
function isReplaced(root: string, path: string): boolean | undefined {
  if (path === '/' || path === '') return undefined;
  try {
    statSync(root + path);
    return true;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '') ? false : undefined;
  }
}

/**
 * Whether the process runs what this machine's own tree holds at that path: a container has a tree of its own, and where
 * a process lives another file may be mounted over the path.
 *
 * @param folder `/proc/PID`
 * @param root the root of this machine's tree
 */
export function runsFromTree(folder: string, root: string, executable: Executable): boolean {
  if (!same(identity(`${folder}/root`), identity(root))) return false;
  // A file that is gone has nothing at its path to be compared with.
  return executable.deleted || same(identity(`${folder}/exe`), identity(join(root, executable.path)));
}

/**
 * Whether the executable is in a file system that memfd_create(2) makes files in. It is mounted nowhere; but the root may be
 * in another one of its kind.
 */
function isInMemory(folder: string): boolean {
  const type = attempt(() => statfsSync(`${folder}/exe`).type);
  return type === TMPFS || type === HUGETLBFS;
}

function identity(path: string | Buffer): FileIdentity | undefined {
  return attempt(() => statSync(path, { bigint: true }));
}

function same(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}
