import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Package } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { apk } from './apk.ts';
import type { Checksum, Database, Ownership } from './database.ts';
import { dpkg } from './dpkg.ts';
import { pacman } from './pacman.ts';
import { rpm } from './rpm.ts';

/** rpm last: it is also a tool that one may have on a machine of another kind. */
const DATABASES: readonly Database[] = [dpkg, apk, pacman, rpm];

/**
 * Who installed these files, by the database of this machine's package manager. Nothing is told where there is none, nor
 * of a path whose bytes are no UTF-8 or that has a newline, since databases can't be asked about it.
 *
 * @param paths absolute, without symbolic links
 */
export function packageOwners(place: Place, paths: Iterable<string>): Ownership {
  const askable = [...new Set(paths)].filter((path) => path.startsWith('/') && !/[\n\uFFFD]/.test(path));
  const database = databaseOf(place);
  if (database === undefined || askable.length === 0) return { owners: new Map(), settled: new Map(), problems: [] };
  try {
    return database.find(place.root, askable);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { owners: new Map(), settled: new Map(), problems: [{ code: 'packages-unreadable', detail }] };
  }
}

/**
 * What a file's package says of its content; empty where that can't be told.
 *
 * @param path as it was given to `packageOwners`
 */
export function packageChecksums(place: Place, path: string, owner: Package): readonly Checksum[] {
  try {
    return databaseOf(place)?.checksums(place.root, path, owner) ?? [];
  } catch {
    return [];
  }
}

function databaseOf({ root }: Place): Database | undefined {
  return DATABASES.find(({ marks }) => marks.some((mark) => existsSync(join(root, mark))));
}
