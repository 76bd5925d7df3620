import { statSync } from 'node:fs';

import { hasFileCapabilities } from '../../../../native/index.ts';
import { attempt } from '../../processes/index.ts';
import type { Credentials } from './status.ts';

const CAP_NET_BIND_SERVICE = 1n << 10n;

/** What a process has to do with its rights. */
export interface Needs {
  /** Ports that new peers can reach. */
  readonly ports: readonly number[];
  readonly firstUnprivilegedPort: number;
  /** Its standard streams can be opened with the rights that it has. */
  readonly openable: boolean;
}

/**
 * Whether a program that is started with its user's rights would have others than this process has, or had when it began.
 *
 * @param folder `/proc/PID`
 * @param ours our own, which whatever we start is limited by
 */
export function hasOtherRights(folder: string, credentials: Credentials, ours: Credentials, needs: Needs): boolean {
  const { uids, gids, permitted, bounding, ambient } = credentials;
  const [uid = 0] = uids;
  // A set-uid program, or one that can take back what it had.
  if (uids.some((other) => other !== uid) || gids.some((other) => other !== gids[0])) return true;
  if (bounding !== ours.bounding) return true;
  if (uid === 0) return false;
  const fromFile = permitted !== 0n && hasFileCapabilities(`${folder}/exe`);
  if (ambient !== 0n || (permitted !== 0n && !fromFile)) return true;
  if ((permitted & CAP_NET_BIND_SERVICE) === 0n && needs.ports.some((port) => port < needs.firstUnprivilegedPort)) {
    return true;
  }
  return !needs.openable || (!fromFile && hasChangedUser(folder, uid));
}

/**
 * When a running program changes its user, the kernel lets nobody but root look into it any more: what lies in its folder
 * is root's then (`task_dump_owner` in fs/proc/base.c). So it is with one that got capabilities from its file, and one
 * that has asked for it, as ssh-agent does.
 */
function hasChangedUser(folder: string, uid: number): boolean {
  const owner = attempt(() => statSync(`${folder}/environ`).uid);
  return owner !== undefined && owner !== uid;
}
