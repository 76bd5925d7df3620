import type { Program } from '../../format.ts';
import { numberOf } from '../shared/numbers.ts';
import { readUsers } from './users.ts';

/** What ss tells of a socket behind its addresses. */
export interface Details {
  readonly programs: readonly Program[] | undefined;
  readonly uid: number | undefined;
  readonly v6only: boolean | undefined;
  readonly unit: string | undefined;
}

const BLANK = /\s|$/g;
const UNIT = /\.(?:service|scope|socket|mount|swap|timer|path)$/;
/** What is started while the system boots is opened here by systemd itself, for whoever is started on demand. */
const INIT = 'init.scope';

const NOTHING: Details = { programs: undefined, uid: undefined, v6only: undefined, unit: undefined };

/** @param text what stands behind the peer's address, and on the lines that go on with it */
export function readDetails(text: string): Details {
  if (text === '') return NOTHING;
  const users = readUsers(text);
  const rest = users?.rest ?? text;
  const inode = numberOf(valueOf(rest, 'ino:'));
  // The number is left out where it is 0, but not where the kernel tells of no socket (TIME-WAIT).
  const uid = numberOf(valueOf(rest, 'uid:')) ?? (inode === undefined || inode === 0 ? undefined : 0);
  const v6only = valueOf(rest, 'v6only:');
  const unit = unitOf(valueOf(rest, 'cgroup:'));
  const programs = withUnit(users?.programs, unit);
  return { programs, uid, v6only: v6only === '0' || v6only === '1' ? v6only === '1' : undefined, unit };
}

/** What stands behind a name that starts a word; the first where several do. */
function valueOf(text: string, name: string): string | undefined {
  let at = text.indexOf(name);
  while (at > 0 && text.charCodeAt(at - 1) > SPACE) at = text.indexOf(name, at + 1);
  if (at < 0) return undefined;
  BLANK.lastIndex = at;
  return text.slice(at + name.length, BLANK.exec(text)?.index);
}

const SPACE = 0x20;

/** `ssh.service` of `/system.slice/ssh.service`: the innermost unit. */
function unitOf(path: string | undefined): string | undefined {
  return path?.split('/').findLast((folder) => UNIT.test(folder) && folder !== INIT);
}

function withUnit(programs: readonly Program[] | undefined, unit: string | undefined): readonly Program[] | undefined {
  if (unit === undefined) return programs;
  // systemd holds the sockets of its socket units too, but is no part of the unit.
  return programs?.map((program) => (program.pid === 1 ? program : { ...program, unit }));
}
