import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Database } from './database.ts';

const DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** Alpine: one file for all packages. */
export const apk: Database = {
  marks: DATABASES,
  find(root, paths) {
    const names = listedNames(root);
    const pathOf = new Map(paths.flatMap((path) => names(path).map((name) => [name, path])));
    const owners = new Map<string, Package | null>(paths.map((path) => [path, null]));
    const file = DATABASES.map((path) => join(root, path)).find((path) => existsSync(path));
    const text = file === undefined ? '' : readFileSync(file, 'utf8');
    for (const [name, owner] of ownersInDatabase(text, pathOf)) owners.set(pathOf.get(name) ?? name, owner);
    return { owners, problems: [] };
  },
};

/**
 * Lines of one letter, a colon and a value: `P` package, `V` version, `F` folder, `R` a file in that folder; an empty line
 * ends the package.
 *
 * @param names absolute paths
 */
function ownersInDatabase(text: string, names: { has(name: string): boolean }): ReadonlyMap<string, Package> {
  const owners = new Map<string, Package>();
  let name = '';
  let version = '';
  let folder = '';
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    if (line === '') [name, version, folder] = ['', '', ''];
    else if (line.startsWith('P:')) name = value;
    else if (line.startsWith('V:')) version = value;
    else if (line.startsWith('F:')) folder = value;
    else if (line.startsWith('R:')) {
      const path = folder === '' ? `/${value}` : `/${folder}/${value}`;
      if (names.has(path)) owners.set(path, { manager: 'apk', name, ...(version !== '' && { version }) });
    }
  }
  return owners;
}
