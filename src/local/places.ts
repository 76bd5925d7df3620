import { isAbsolute, join } from 'node:path';

/**
 * Whose word a file is. `system`: root's alone. `user`: of who runs this, or root's. `given`: named on the command line
 * by somebody who knows whose it is; only that not everybody may write it is still asked for.
 */
export type Author = 'system' | 'user' | 'given';

/** One place where a `menshen.yaml` may be. */
export interface LocalFile {
  readonly path: string;
  readonly author: Author;
}

/** Environment variables by name. */
type Environment = { readonly [name: string]: string | undefined };

/**
 * Where this machine's `menshen.yaml` may be, the user's first.
 *
 * @param home of who runs this, as the list of users has it: under sudo `HOME` may still be that of somebody else
 */
export function localFiles(environment: Environment, home: string | null): readonly LocalFile[] {
  const folder = userFolder(environment, home);
  return [
    ...(folder === null ? [] : [{ path: join(folder, 'menshen/menshen.yaml'), author: 'user' } as const]),
    { path: '/etc/menshen/menshen.yaml', author: 'system' },
  ];
}

function userFolder({ SUDO_UID, XDG_CONFIG_HOME, HOME }: Environment, home: string | null): string | null {
  const own = SUDO_UID === undefined ? (HOME ?? home) : home;
  if (SUDO_UID === undefined && XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME)) return XDG_CONFIG_HOME;
  return own !== null && isAbsolute(own) ? join(own, '.config') : null;
}
