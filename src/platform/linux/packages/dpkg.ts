import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listedNames } from './aliases.ts';
import type { Database } from './database.ts';
import { type Diversion, parseDiversions, throughDiversions } from './diversions.ts';
import type { FileList } from './lists.ts';
import { ownersInLists } from './search.ts';

const LIST = '.list';

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
    const status = readFileSync(join(folder, 'status'));
    return ownersInLists(readLists(join(folder, 'info')), wanted, (owner) => {
      const version = installedVersion(status, owner);
      return { manager: 'dpkg', name: owner, ...(version !== undefined && { version }) };
    });
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

/** The version in a package's paragraph of `status`. */
export function installedVersion(status: Buffer, name: string): string | undefined {
  const title = `Package: ${name}\n`;
  const start = status.subarray(0, title.length).equals(Buffer.from(title)) ? 0 : status.indexOf(`\n${title}`);
  if (start < 0) return undefined;
  const end = status.indexOf('\n\n', start);
  const paragraph = status.toString('utf8', start, end < 0 ? status.length : end);
  return /^Version: (\S+)$/m.exec(paragraph)?.[1];
}
