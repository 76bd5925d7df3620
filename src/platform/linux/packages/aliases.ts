import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The names under which a database may list a file. Where `/bin` is a link to `usr/bin`, older packages still say
 * `/bin/x` of what is at `/usr/bin/x`, and newer ones the reverse.
 */
export function listedNames(root: string): (path: string) => readonly string[] {
  const merged = new Map<string, boolean>();
  const isMerged = (top: string): boolean => {
    const known = merged.get(top) ?? leadsToUsr(root, top);
    merged.set(top, known);
    return known;
  };
  return (path) => {
    const [, top = '', second = ''] = path.split('/', 3);
    if (top === 'usr') return isMerged(second) ? [path, path.slice('/usr'.length)] : [path];
    return isMerged(top) ? [path, `/usr${path}`] : [path];
  };
}

function leadsToUsr(root: string, top: string): boolean {
  if (top === '') return false;
  try {
    const target = readlinkSync(join(root, top));
    return target === `usr/${top}` || target === `/usr/${top}`;
  } catch {
    return false;
  }
}
