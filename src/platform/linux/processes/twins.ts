import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Place } from '../../platform.ts';
import type { Digester } from './digest.ts';
import { attempt } from './read.ts';

const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];
/** Where these hold more, what lies beyond is not looked at. */
const MOST_PROGRAMS = 20_000;
/** What is smaller is a script of a few lines, or empty: two of them are alike by chance. */
const SMALLEST = 4096;
const LARGEST = 1 << 26;
const MOST_TWINS = 8;

/**
 * Programs with the very same content in the system's folders; undefined where that can't be told.
 *
 * @param file where the content can be read: `/proc/PID/exe`
 * @param path what it is called, so that it is no twin of itself
 */
export type TwinSearch = (file: string, path: string) => readonly string[] | undefined;

/** Sizes are compared first; the folders are read once, and only when something is looked for. */
export function twinSearch({ root }: Place, digest: Digester): TwinSearch {
  let programs: ReadonlyMap<number, readonly string[]> | undefined;
  const digests = new Map<string, string | undefined>();
  const digestOf = (path: string): string | undefined => {
    if (!digests.has(path)) digests.set(path, digest(path, 'sha256'));
    return digests.get(path);
  };
  return (file, path) => {
    const own = attempt(() => statSync(file));
    if (own === undefined || !own.isFile() || own.size > LARGEST) return undefined;
    if (own.size < SMALLEST) return [];
    programs ??= programsBySize(root);
    const alike = (programs.get(own.size) ?? []).filter((program) => program !== path);
    if (alike.length === 0) return [];
    const wanted = digest(file, 'sha256');
    if (wanted === undefined) return undefined;
    return alike.filter((program) => digestOf(join(root, program)) === wanted).slice(0, MOST_TWINS);
  };
}

function programsBySize(root: string): ReadonlyMap<number, readonly string[]> {
  const bySize = new Map<number, string[]>();
  const seen = new Set<string>();
  let count = 0;
  for (const folder of FOLDERS) {
    const real = attempt(() => realpathSync(join(root, folder)));
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    for (const entry of attempt(() => readdirSync(real, { withFileTypes: true })) ?? []) {
      if (!entry.isFile() || (count += 1) > MOST_PROGRAMS) continue;
      const size = attempt(() => statSync(join(real, entry.name)).size);
      if (size === undefined) continue;
      const known = bySize.get(size);
      if (known === undefined) bySize.set(size, [`${folder}/${entry.name}`]);
      else known.push(`${folder}/${entry.name}`);
    }
  }
  return bySize;
}
