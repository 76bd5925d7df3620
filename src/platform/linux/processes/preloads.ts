import { join } from 'node:path';

import type { Preload } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import type { Environment } from './environment.ts';
import { attempt, readUpTo } from './read.ts';

const PRELOAD_BYTES = 1 << 14;
const MAPS_BYTES = 1 << 22;
const MOST_LIBRARIES = 16;
const DELETED = ' (deleted)';

type Named = Omit<Preload, 'package'>;

/** The libraries that `/etc/ld.so.preload` has every program load; see ld.so(8). Empty where there is no such file. */
export function systemPreloads({ root }: Place): readonly string[] {
  const text = attempt(() => readUpTo(join(root, 'etc/ld.so.preload'), PRELOAD_BYTES).toString()) ?? '';
  const libraries = text.replaceAll(/#.*/g, '').split(/[\s:]+/);
  return libraries.filter((library) => library !== '').slice(0, MOST_LIBRARIES);
}

/**
 * What a process really has loaded of the libraries that it was told to. One that it has not loaded is left out: programs
 * that are linked statically, or run with another user's rights, load none, but hand the variable on.
 *
 * @param folder `/proc/PID`
 * @param environment undefined where that can't be told: then only the system's libraries are looked for
 * @param system see `systemPreloads`
 * @returns undefined where that can't be told
 */
export function readPreloads(
  folder: string,
  environment: Environment | undefined,
  system: readonly string[],
): readonly Named[] | undefined {
  const asked = environment?.preloads ?? [];
  if (asked.length === 0 && system.length === 0) return environment === undefined ? undefined : [];
  const maps = attempt(() => readUpTo(`${folder}/maps`, MAPS_BYTES).toString());
  return maps === undefined ? undefined : loadedOf(mappedFiles(maps), asked, system);
}

/** @param mapped files as the kernel names them, with its mark of those that are gone */
export function loadedOf(
  mapped: ReadonlySet<string>,
  named: Environment['preloads'],
  system: readonly string[],
): readonly Named[] {
  const asked = [...named, ...system.map((library) => ({ by: 'ld.so.preload', library }) as const)];
  return asked.flatMap(({ by, library }) => {
    const found = [...mapped].find((file) => isSame(file, library));
    if (found === undefined) return [];
    const deleted = found.endsWith(DELETED);
    return [{ path: deleted ? found.slice(0, -DELETED.length) : found, by, deleted }];
  });
}

/**
 * The kernel names what a link leads to, `libx.so.2.1` for `libx.so.2`; a name without slash, or with `$LIB` in it, is
 * looked for in folders that only the loader knows.
 */
function isSame(file: string, library: string): boolean {
  const bare = file.endsWith(DELETED) ? file.slice(0, -DELETED.length) : file;
  if (bare === library) return true;
  const name = bare.slice(bare.lastIndexOf('/') + 1);
  const wanted = library.slice(library.lastIndexOf('/') + 1);
  return name === wanted || (/\.so(?:\.\d+)*$/.test(wanted) && name.startsWith(`${wanted}.`));
}

/** See proc_pid_maps(5): the file is the sixth field, and newlines in it are `\012`. */
export function mappedFiles(maps: string): ReadonlySet<string> {
  const files = new Set<string>();
  for (const line of maps.split('\n')) {
    const path = line.indexOf('/');
    if (path > 0) files.add(line.slice(path).replaceAll('\\012', '\n'));
  }
  return files;
}
