import { readlinkSync } from 'node:fs';

import { MenshenError } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { errorCode, listPids, namespaceInode, readMounts } from '../processes/index.ts';

/** A network namespace, and a file whose opening leads into it. */
export interface OtherNamespace {
  readonly inode: number;
  /** `/proc/PID/ns/net`, or the file that it is bound to: `/run/netns/NAME`. */
  readonly path: string;
  /** A process that lives there; `null` where none was seen. */
  readonly pid: number | null;
}

/** The network namespaces of this machine, as far as they can be seen. */
export interface NamespaceList {
  /** Inode of the one that Menshen runs in. */
  readonly own: number;
  readonly others: readonly OtherNamespace[];
  /** Processes that did not tell theirs: not ours to ask. */
  readonly unreadable: number;
}

/**
 * Lists the network namespaces that some process lives in or that are bound to a file, as `ip netns` and Docker do. One
 * that is kept alive by nothing but an open descriptor or a socket is not found.
 *
 * @throws MenshenError `no-proc` where there is no procfs
 */
export function listNamespaces(place: Place): NamespaceList {
  const { proc } = place;
  const path = `${proc}/self/ns/net`;
  const own = readNamespace(path);
  if (typeof own !== 'number') throw new MenshenError('no-proc', { code: 'proc-unreadable', path, errno: own });
  const others = new Map<number, OtherNamespace>();
  let unreadable = 0;
  for (const pid of listPids(proc)) {
    const path = `${proc}/${pid}/ns/net`;
    const inode = readNamespace(path);
    if (typeof inode === 'number') {
      if (inode !== own && !others.has(inode)) others.set(inode, { inode, path, pid });
    } else if (inode !== 'ENOENT' && inode !== 'ESRCH') unreadable += 1;
  }
  for (const { root, point, type } of readMounts(proc)) {
    const inode = type === 'nsfs' ? namespaceInode(root) : undefined;
    // A mount point that was removed can't be opened any more.
    if (inode === undefined || inode === own || point.endsWith('//deleted')) continue;
    // A file stays where it is, while a process may end before anyone gets to enter.
    others.set(inode, { inode, path: point, pid: others.get(inode)?.pid ?? null });
  }
  return { own, others: [...others.values()], unreadable };
}

/** The inode, or the code of the error. */
function readNamespace(path: string): number | string {
  try {
    const link = readlinkSync(path);
    return namespaceInode(link) ?? link;
  } catch (error) {
    return errorCode(error) ?? String(error);
  }
}
