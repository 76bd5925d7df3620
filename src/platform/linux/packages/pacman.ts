import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Checksum, Database } from './database.ts';
import { ownersInLists } from './search.ts';

const MOST_BYTES = 1 << 26;

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
  checksums(root, path, { name, version }) {
    const folder = join(root, 'var/lib/pacman/local', version === undefined ? name : `${name}-${version}`);
    // What the administrator may change stands below %BACKUP%, with a tab and a digest.
    const names = listedNames(root)(path);
    const files = readFileSync(join(folder, 'files'), 'utf8').split('\n');
    if (names.some((listed) => files.some((line) => line.startsWith(`${listed.slice(1)}\t`)))) return [];
    // Loaded only here: few programs have been changed since they were installed.
    const { gunzipSync } = process.getBuiltinModule('node:zlib');
    const tree = gunzipSync(readFileSync(join(folder, 'mtree')), { maxOutputLength: MOST_BYTES }).toString('utf8');
    return tree.split('\n').flatMap((line) => checksumIn(line, names));
  },
};

/** Neither version nor release may hold a hyphen; the name may. */
function packageOf(folder: string): Package {
  const [, name, version] = /^(.+)-([^-]+-[^-]+)$/.exec(folder) ?? [];
  return name === undefined || version === undefined
    ? { manager: 'pacman', name: folder }
    : { manager: 'pacman', name, version };
}

/** `./usr/bin/sshd time=1700000000.0 size=5 md5digest=… sha256digest=…`, see mtree(5); odd bytes as three octal digits. */
function checksumIn(line: string, names: readonly string[]): readonly Checksum[] {
  if (!line.startsWith('./')) return [];
  const [path = '', ...keywords] = line.split(' ');
  const listedAs = path
    .slice(1)
    .replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  const digest = keywords.find((keyword) => /^sha256digest=[0-9a-f]{64}$/.test(keyword));
  if (digest === undefined || !names.includes(listedAs)) return [];
  return [{ algorithm: 'sha256', expected: digest.slice('sha256digest='.length), listedAs }];
}
