import { statSync } from 'node:fs';

import type { Package } from '../../../model/index.ts';
import type { Ownership } from './database.ts';
import { guesser } from './guess.ts';
import { type FileList, listReader, searchLists, type Wanted } from './lists.ts';

/**
 * Looks for each path in the few lists that are likely to have it, and through all lists only for what is still not found.
 *
 * @param describe what is known of the packages with these names
 */
export function ownersInLists(
  lists: readonly FileList[],
  wanted: readonly Wanted[],
  describe: (owners: ReadonlySet<string>) => ReadonlyMap<string, Package>,
): Ownership {
  const read = listReader();
  const guess = guesser(lists);
  const likely = wanted.flatMap((one) => [...searchLists(guess(one.path), [one], read).owners]);
  const found = new Map(likely);
  const missing = wanted.filter(({ path }) => !found.has(path));
  const { owners: rest, unreadable } = searchLists(lists, missing, read);
  for (const [path, list] of rest) found.set(path, list);

  const packages = describe(new Set([...found.values()].map(({ owner }) => owner)));
  const owners = new Map<string, Package | null>();
  for (const { path } of wanted) {
    const list = found.get(path);
    const known = list === undefined ? null : packages.get(list.owner);
    if (known !== undefined && (known !== null || unreadable.length === 0)) owners.set(path, known);
  }
  const problems = unreadable.map((detail) => ({ code: 'packages-unreadable', detail }) as const);
  return { owners, settled: settledBy(found), problems };
}

/** Managers write a package's list when its files are in place. */
function settledBy(found: ReadonlyMap<string, FileList>): ReadonlyMap<string, bigint> {
  const settled = new Map<string, bigint>();
  for (const [path, list] of found) {
    const written = statSync(list.path, { bigint: true, throwIfNoEntry: false })?.ctimeNs;
    if (written !== undefined) settled.set(path, written);
  }
  return settled;
}
