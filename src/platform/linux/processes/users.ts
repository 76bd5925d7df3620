import { join } from 'node:path';

import type { Problem } from '../../../model/index.ts';
import { errorCode, readUpTo } from './read.ts';

const PASSWD_BYTES = 16 << 20;

/** Names of this machine's own users by uid. Those that a directory service knows are not among them. */
export function readUsers(root: string): { users: ReadonlyMap<number, string>; problems: readonly Problem[] } {
  const path = join(root, 'etc/passwd');
  try {
    return { users: parsePasswd(readUpTo(path, PASSWD_BYTES).toString()), problems: [] };
  } catch (error) {
    const detail = `${path}: ${errorCode(error) ?? String(error)}`;
    return { users: new Map(), problems: [{ code: 'users-unreadable', detail }] };
  }
}

/**
 * Where two users share a uid the first is taken, as getpwuid(3) does; lines that are no entries are passed over.
 *
 * @see passwd(5)
 */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const users = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':', 3);
    if (name === undefined || name === '' || uid === undefined || !/^\d{1,10}$/.test(uid)) continue;
    if (!users.has(Number(uid))) users.set(Number(uid), name);
  }
  return users;
}
