import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { UnitManager } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { attempt } from '../../processes/index.ts';
import { runTool, type ToolAnswer } from '../../tools/run.ts';

/** Runs a program as whoever this systemd obeys. */
export type RunAs = (program: string, args: readonly string[], timeoutMs?: number) => Promise<ToolAnswer>;

const LOOK_MS = 20_000;
/** Settings in our own environment must not make systemctl say more, or in another way. */
const PLAIN: { readonly [name: string]: string } = {
  SYSTEMD_LOG_LEVEL: 'info',
  SYSTEMD_COLORS: '0',
  SYSTEMD_URLIFY: '0',
};

/**
 * For the system's own systemd: as we are. For a user's: as that user, which only root and that user can. systemctl has
 * `--machine=UID@.host` for this, but only since version 248, and it would begin a login session and with it a systemd that
 * did not run.
 */
export function runAs(place: Place, { uid }: UnitManager): RunAs {
  if (uid === null)
    return (program, args, timeoutMs = LOOK_MS) =>
      runTool([program], args, { timeoutMs, environment: PLAIN, apart: true });
  const folder = join(place.root, 'run/user', String(uid));
  const environment = { ...PLAIN, XDG_RUNTIME_DIR: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus` };
  if (process.getuid?.() !== 0 || uid === 0) {
    return (program, args, timeoutMs = LOOK_MS) => runTool([program], args, { timeoutMs, environment, apart: true });
  }
  return async (program, args, timeoutMs = LOOK_MS) => {
    const owner = attempt(() => statSync(folder));
    if (owner?.uid !== uid) return { status: 'tool-failed', detail: `${folder}: ENOENT`, stdout: '', stderr: '' };
    return runTool(['env'], [...becoming(uid, owner.gid, environment), program, ...args], { timeoutMs, apart: true });
  };
}

/**
 * The user can read the environment of what runs under their name, and trace it: ours may hold secrets, and our terminal
 * would obey them. So both are taken away before: it runs apart, in a session without a terminal.
 */
function becoming(uid: number, gid: number, environment: { readonly [name: string]: string }): readonly string[] {
  const variables = { ...environment, PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const rights = ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--no-new-privs', '--'];
  return ['-i', ...assignments, ...rights];
}
