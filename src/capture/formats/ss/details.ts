import type { Program } from '../../format.ts';
import { numberOf } from '../shared/numbers.ts';
import { readUsers } from './users.ts';

/** What ss tells of a socket behind its addresses. */
export interface Details {
  readonly programs: readonly Program[] | undefined;
  readonly uid: number | undefined;
  readonly v6only: boolean | undefined;
}

const WORD = /(?:^|\s)(uid|ino|v6only|cgroup):(\S{1,4096})/g;
const UNIT = /\.(?:service|scope|socket|mount|swap|timer|path)$/;
/** What is started while the system boots is opened here by systemd itself, for whoever is started on demand. */
const INIT = 'init.scope';

const NOTHING: Details = { programs: undefined, uid: undefined, v6only: undefined };

/** @param text what stands behind the peer's address, and on the lines that go on with it */
export function readDetails(text: string): Details {
  if (text === '') return NOTHING;
  const users = readUsers(text);
  const words = new Map<string, string>();
  for (const [, name = '', value = ''] of (users?.rest ?? text).matchAll(WORD))
    if (!words.has(name)) words.set(name, value);
  const inode = numberOf(words.get('ino'));
  // The number is left out where it is 0, but not where the kernel tells of no socket (TIME-WAIT).
  const uid = numberOf(words.get('uid')) ?? (inode === undefined || inode === 0 ? undefined : 0);
  const v6only = words.get('v6only');
  const programs = withUnit(users?.programs, unitOf(words.get('cgroup')));
  return { programs, uid, v6only: v6only === '0' || v6only === '1' ? v6only === '1' : undefined };
}

/** `ssh.service` of `/system.slice/ssh.service`: the innermost unit. */
function unitOf(path: string | undefined): string | undefined {
  return path?.split('/').findLast((folder) => UNIT.test(folder) && folder !== INIT);
}

/** Where no process is shown the unit is left out: there is nobody to put it to. */
function withUnit(programs: readonly Program[] | undefined, unit: string | undefined): readonly Program[] | undefined {
  if (unit === undefined) return programs;
  // systemd holds the sockets of its socket units too, but is no part of the unit.
  return programs?.map((program) => (program.pid === 1 ? program : { ...program, unit }));
}
