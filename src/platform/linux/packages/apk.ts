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
    for (const { path, owner } of filesIn(readDatabase(root), pathOf)) owners.set(pathOf.get(path) ?? path, owner);
    return { owners, settled: new Map(), problems: [] };
  },
  checksums(root, path) {
    const names = listedNames(root)(path);
    return filesIn(readDatabase(root), new Set(names)).flatMap(({ path: listedAs, checksum }) => {
      // Q1 is SHA-1; of the one that newer versions write only a part is kept.
      if (!checksum.startsWith('Q1')) return [];
      const expected = Buffer.from(checksum.slice(2), 'base64').toString('hex');
      return expected.length === 40 ? [{ algorithm: 'sha1', expected, listedAs } as const] : [];
    });
  },
};

function readDatabase(root: string): string {
  const file = DATABASES.map((path) => join(root, path)).find((path) => existsSync(path));
  return file === undefined ? '' : readFileSync(file, 'utf8');
}

interface ListedFile {
  readonly path: string;
  readonly owner: Package;
  /** As written; empty for none. */
  readonly checksum: string;
}

/**
 * Lines of one letter, a colon and a value: `P` package, `V` version, `F` folder, `R` a file in that folder, `Z` that file's
 * checksum; an empty line ends the package.
 *
 * @param names absolute paths
 */
function filesIn(text: string, names: { has(name: string): boolean }): readonly ListedFile[] {
  const files: ListedFile[] = [];
  let name = '';
  let version = '';
  let folder = '';
  let path = '';
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    if (line === '') [name, version, folder, path] = ['', '', '', ''];
    else if (line.startsWith('P:')) name = value;
    else if (line.startsWith('V:')) version = value;
    else if (line.startsWith('F:')) [folder, path] = [value, ''];
    else if (line.startsWith('R:')) {
      path = folder === '' ? `/${value}` : `/${folder}/${value}`;
      if (!names.has(path)) continue;
      files.push({ path, owner: { manager: 'apk', name, ...(version !== '' && { version }) }, checksum: '' });
    } else if (line.startsWith('Z:')) {
      const last = files.at(-1);
      if (last?.path === path) files.splice(-1, 1, { ...last, checksum: value });
    }
  }
  return files;
}
