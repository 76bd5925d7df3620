import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { UnitLink } from '../../../../model/index.ts';
import { attempt } from '../../processes/index.ts';
import { parseAlso } from './also.ts';
import { isUnitName } from './names.ts';
import type { RunAs } from './run-as.ts';
import { show } from './show.ts';
import type { Systemctl } from './systemctl.ts';

/** The folders in which a systemd keeps links: until they are removed, and until the next boot. */
export async function unitFolders(systemctl: Systemctl): Promise<readonly string[] | null> {
  const answer = await systemctl(['show', '--property=UnitPath']);
  const [, paths] = (answer.status === 'done' && /^UnitPath=(.*)$/m.exec(answer.stdout)) || [];
  if (paths === undefined) return null;
  // `systemctl set-property` has its folders beside those of `systemctl enable`: `/etc/systemd/system.control`.
  const folders = paths
    .split(' ')
    .flatMap((path) => /^(\/.+\/systemd\/(?:system|user))\.control$/.exec(path)?.[1] ?? []);
  return folders.length === 0 ? null : folders;
}

/** Folders of the links by which a SysV init starts and stops its scripts, one a runlevel. */
export function scriptFolders(root: string): readonly string[] {
  const etc = join(root, 'etc');
  const names = attempt(() => readdirSync(etc)) ?? [];
  return names.filter((name) => /^rc[0-6S]\.d$/.test(name)).map((name) => join(etc, name));
}

/** The script that a link in such a folder is of: `ssh` of `S01ssh`; `null` for another file. */
export function scriptOf(path: string): string | null {
  return /^[SK]\d\d(.+)$/.exec(basename(path))?.[1] ?? null;
}

/**
 * Every link to these units, to what they are also called, and to what `Also=` in their files names; of services also
 * the links to a script of their name in `/etc/init.d`, which systemctl enables and disables with them.
 *
 * @param scripts the folders of those; none for a user's systemd
 */
export async function findLinks(
  run: RunAs,
  systemctl: Systemctl,
  names: readonly string[],
  scripts: readonly string[],
): Promise<readonly UnitLink[] | null> {
  const folders = await unitFolders(systemctl);
  const units = await withAlso(systemctl, names);
  if (folders === null || units === null) return null;
  const all = await linksIn(run, folders, 2);
  const ofScripts = await linksIn(run, scripts, 1);
  if (all === null || ofScripts === null) return null;
  const known = new Set(units);
  for (let size = 0; size !== known.size;) {
    size = known.size;
    for (const { path, target } of all) if (known.has(basename(target))) known.add(basename(path));
  }
  const services = new Set([...known].map((name) => name.replace(/\.service$/, '')));
  return [
    // A mask is no such link: `disable` leaves it.
    ...all.filter(
      ({ path, target }) => target !== '/dev/null' && (known.has(basename(path)) || known.has(basename(target))),
    ),
    ...ofScripts.filter(({ path, target }) => {
      const script = scriptOf(path);
      return script !== null && services.has(script) && target.endsWith(`/init.d/${script}`);
    }),
  ];
}

/** These names, other names of the same units, and those of `Also=`, whose own files may name more. */
async function withAlso(systemctl: Systemctl, names: readonly string[]): Promise<ReadonlySet<string> | null> {
  const found = new Set(names.filter(isUnitName));
  const shown = await show(systemctl, [...found]);
  if (shown === null) return null;
  for (const unit of shown.values()) for (const name of unit.names) found.add(name);
  // The set grows while it is walked.
  for (const name of found) {
    const answer = await systemctl(['cat', '--', name]);
    // It fails also for a name that has no file, which names nothing else.
    if (answer.status === 'done') for (const also of parseAlso(answer.stdout, name)) found.add(also);
    else if (answer.status === 'tool-missing' || answer.exitCode === undefined) return null;
    if (found.size > MOST_NAMES) return null;
  }
  return found;
}

const MOST_NAMES = 500;

/** Read as whoever owns them: in a user's folders root would go where that user sends it. */
async function linksIn(run: RunAs, folders: readonly string[], depth: number): Promise<readonly UnitLink[] | null> {
  const there = folders.filter((folder) => existsSync(folder));
  if (there.length === 0) return [];
  const answer = await run('find', [
    '-H',
    ...there,
    '-maxdepth',
    `${depth}`,
    '-type',
    'l',
    '-printf',
    String.raw`%p\0%l\0`,
  ]);
  if (answer.status !== 'done') return null;
  const words = answer.stdout.split('\0');
  return words.flatMap((path, index) => {
    const target = words[index + 1];
    return index % 2 === 0 && target !== undefined ? [{ path, target }] : [];
  });
}

/** Whether a link of this path may be made again: in one of these folders, or in one of what a unit there wants. */
export function isLinkPath(path: string, folders: readonly string[], scripts: readonly string[]): boolean {
  const folder = dirname(path);
  if (join(path) !== path) return false;
  if (scripts.includes(folder)) return scriptOf(path) !== null;
  if (!isUnitName(basename(path))) return false;
  const [, unit = ''] = /^(.+)\.(?:wants|requires|upholds)$/.exec(basename(folder)) ?? [];
  return folders.includes(folder) || (isUnitName(unit) && folders.includes(dirname(folder)));
}
