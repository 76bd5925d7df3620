import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import { listedNames } from './aliases.ts';
import type { Checksum, Database } from './database.ts';
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
    return ownersInLists(readLists(join(folder, 'info')), wanted, (owners) =>
      describePackages(readFileSync(join(folder, 'status'), 'latin1'), owners),
    );
  },
  checksums(root, path, { name }) {
    const folder = join(root, 'var/lib/dpkg');
    const names = listedNames(root)(path);
    const diversions = readDiversions(join(folder, 'diversions'));
    // Another package's file may stand there, or this one may have been moved.
    if (diversions.some(({ from, to }) => names.includes(from) || names.includes(to))) return [];
    // Packages that are being unpacked have new files and old records; the journal is empty when dpkg is not at work.
    if (readdirSync(join(folder, 'updates')).some((file) => /^\d+$/.test(file))) return [];
    return records(join(folder, 'info'), name).flatMap((record) => checksumsIn(record, names));
  },
};

/** Where a package's records are, without the ending: one for each processor that it is installed for. */
function records(folder: string, name: string): readonly string[] {
  if (existsSync(`${folder}/${name}${LIST}`)) return [`${folder}/${name}`];
  const lists = readdirSync(folder).filter((file) => file.startsWith(`${name}:`) && file.endsWith(LIST));
  return lists.map((file) => `${folder}/${file.slice(0, -LIST.length)}`);
}

/** Each line of `md5sums` has a digest, two blanks and a path without its first slash. */
function checksumsIn(record: string, names: readonly string[]): readonly Checksum[] {
  if (!existsSync(`${record}.md5sums`)) return [];
  if (existsSync(`${record}.conffiles`)) {
    const configuration = readFileSync(`${record}.conffiles`, 'utf8').split('\n');
    if (names.some((name) => configuration.includes(name))) return [];
  }
  const checksums: Checksum[] = [];
  for (const line of readFileSync(`${record}.md5sums`, 'utf8').split('\n')) {
    const listedAs = `/${line.slice(34)}`;
    const expected = line.slice(0, 32);
    if (!names.includes(listedAs) || !/^[0-9a-f]{32}  $/.test(line.slice(0, 34))) continue;
    checksums.push({ algorithm: 'md5', expected, listedAs });
  }
  return checksums;
}

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

/**
 * Each paragraph of `status` begins with the name of its package and ends with an empty line. Packages are looked for one
 * by one: a pattern that goes through the whole file, a megabyte, takes longer than all of them.
 */
function describePackages(status: string, names: ReadonlySet<string>): ReadonlyMap<string, Package> {
  return new Map([...names].map((name) => [name, { manager: 'dpkg', name, ...versionOf(name, status) }]));
}

function versionOf(name: string, status: string): { readonly version?: string } {
  const heading = `Package: ${name}\n`;
  const start = status.startsWith(heading) ? 0 : status.indexOf(`\n${heading}`) + 1;
  if (start === 0 && !status.startsWith(heading)) return {};
  const end = status.indexOf('\n\n', start);
  const version = /^Version: (\S+)$/m.exec(status.slice(start, end < 0 ? status.length : end))?.[1];
  return version === undefined ? {} : { version };
}
