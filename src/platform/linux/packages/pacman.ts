import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Database } from './database.ts';
import { ownersInLists } from './search.ts';

/** Arch Linux and its kin: a folder `NAME-VERSION-RELEASE` a package, whose file `files` lists paths without their first slash. */
export const pacman: Database = {
  marks: ['var/lib/pacman/local/ALPM_DB_VERSION'],
  find(root, paths) {
    const folder = join(root, 'var/lib/pacman/local');
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const lists = entries.map(({ name }) => ({ owner: name, path: join(folder, name, 'files') }));
    const names = listedNames(root);
    const wanted = paths.map((path) => ({
      path,
      lines: names(path).map((name) => ({ text: name.slice(1), accepts: () => true })),
    }));
    return ownersInLists(lists, wanted, (owners) => new Map([...owners].map((owner) => [owner, packageOf(owner)])));
  },
};

/** Neither version nor release may hold a hyphen; the name may. */
function packageOf(folder: string): Package {
  const [, name, version] = /^(.+)-([^-]+-[^-]+)$/.exec(folder) ?? [];
  return name === undefined || version === undefined
    ? { manager: 'pacman', name: folder }
    : { manager: 'pacman', name, version };
}
