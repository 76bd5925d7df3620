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
  for (const [path, owner] of rest) found.set(path, owner);

  const packages = describe(new Set(found.values()));
  const owners = new Map<string, Package | null>();
  for (const { path } of wanted) {
    const owner = found.get(path);
    const known = owner === undefined ? null : packages.get(owner);
    if (known !== undefined && (known !== null || unreadable.length === 0)) owners.set(path, known);
  }
  return { owners, problems: unreadable.map((detail) => ({ code: 'packages-unreadable', detail })) };
}
