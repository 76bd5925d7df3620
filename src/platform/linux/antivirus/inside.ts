import { lstatSync, readlinkSync } from 'node:fs';

/** As many as the kernel follows: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * Where a path leads that a process names, seen from here: symbolic links are followed in the process's own tree, where
 * an absolute one would otherwise lead into ours.
 *
 * @param folder `/proc/PID`
 * @param path absolute, or from the process's working folder
 * @param isElsewhere whether a look at this path may have to wait for another machine
 * @returns a path without symbolic links below `/proc/PID/root` or `/proc/PID/cwd`; `null` where it leads elsewhere
 * @throws the system's error, with its code
 */
export function resolveInside(folder: string, path: string, isElsewhere: (path: string) => boolean): string | null {
  const root = `${folder}/root`;
  let at = path.startsWith('/') ? root : `${folder}/cwd`;
  let links = 0;
  const parts = path.split('/');
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = above(at, folder);
      continue;
    }
    const next = `${at}/${part}`;
    if (isElsewhere(next)) return null;
    if (!lstatSync(next).isSymbolicLink()) {
      at = next;
      continue;
    }
    if (++links > MOST_LINKS) throw Object.assign(new Error(`too many links: ${path}`), { code: 'ELOOP' });
    const target = readlinkSync(next);
    if (target.startsWith('/')) at = root;
    parts.unshift(...target.split('/'));
  }
  return at;
}

function above(at: string, folder: string): string {
  if (at === `${folder}/root`) return at;
  // Above the working folder only the kernel knows the way.
  return at === `${folder}/cwd` || at.endsWith('/..') ? `${at}/..` : at.slice(0, at.lastIndexOf('/'));
}
