import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Database } from './database.ts';
import { type Diversion, parseDiversions, throughDiversions } from './diversions.ts';
import type { FileList } from './lists.ts';
import { ownersInLists } from './search.ts';

const LIST = '.list';
/** Enough for the first line of a paragraph. */
const TITLE_BYTES = 200;

/**
 * Debian and its kin: in `var/lib/dpkg` a list of paths for each package, and the versions in `status`.
 *
 * @see deb-version(7), dpkg(1)
 */
export const dpkg: Database = {
  marks: ['var/lib/dpkg/status'],
  find(root, paths) {
    const folder = join(root, 'var/lib/dpkg');
    const names = listedNames(root);
    const diversions = readDiversions(join(folder, 'diversions'));
    const wanted = paths.map((path) => ({ path, lines: throughDiversions(names(path), diversions) }));
    return ownersInLists(readLists(join(folder, 'info')), wanted, (owners) =>
      describePackages(readFileSync(join(folder, 'status')), owners),
    );
  },
};

function readLists(folder: string): readonly FileList[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(LIST));
  return files.map((file) => {
    // A package that can be installed for several processors has that in the name of its list: `libc6:amd64.list`.
    const [owner = ''] = file.slice(0, -LIST.length).split(':', 1);
    return { owner, path: `${folder}/${file}` };
  });
}

function readDiversions(path: string): readonly Diversion[] {
  try {
    return parseDiversions(readFileSync(path, 'utf8'));
  } catch {
    // Written with the first diversion.
    return [];
  }
}

/** Goes through the paragraphs of `status`, each of which begins with the name of its package. */
function describePackages(status: Buffer, names: ReadonlySet<string>): ReadonlyMap<string, Package> {
  const packages = new Map<string, Package>([...names].map((name) => [name, { manager: 'dpkg', name }]));
  for (let start = 0; start < status.length;) {
    const end = status.indexOf('\n\n', start);
    const next = end < 0 ? status.length : end + 2;
    const name = /^Package: (\S+)$/m.exec(status.toString('latin1', start, Math.min(start + TITLE_BYTES, next)))?.[1];
    if (name !== undefined && names.has(name)) {
      const version = /^Version: (\S+)$/m.exec(status.toString('utf8', start, next))?.[1];
      if (version !== undefined) packages.set(name, { manager: 'dpkg', name, version });
    }
    start = next;
  }
  return packages;
}
