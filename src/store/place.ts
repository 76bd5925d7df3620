import { isAbsolute, join } from 'node:path';

/** Environment variables by name. */
type Environment = { readonly [name: string]: string | undefined };

const FILE = 'menshen.db';

/**
 * Where Menshen keeps its file: root's with the system's state, anyone else's with their own.
 *
 * @param home of who runs this, as the list of users has it
 * @returns `null` where there is no place: a user without a home
 */
export function storePath(
  { STATE_DIRECTORY, XDG_STATE_HOME }: Environment,
  uid: number,
  home: string | null,
): string | null {
  // systemd gives a service a folder of its own (StateDirectory=); of several the first.
  const given = STATE_DIRECTORY?.split(':')[0];
  if (given !== undefined && isAbsolute(given)) return join(given, FILE);
  if (uid === 0) return join('/var/lib/menshen', FILE);
  if (XDG_STATE_HOME !== undefined && isAbsolute(XDG_STATE_HOME)) return join(XDG_STATE_HOME, 'menshen', FILE);
  return home !== null && isAbsolute(home) ? join(home, '.local/state/menshen', FILE) : null;
}
