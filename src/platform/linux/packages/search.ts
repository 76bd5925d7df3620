import type { Package } from '../../../model/index.ts';
import type { Ownership } from './database.ts';
import { likelyLists } from './guess.ts';
import { type FileList, searchLists, type Wanted } from './lists.ts';

/** Looks through the likely lists first, and through all others only for what is still not found. */
export function ownersInLists(
  lists: readonly FileList[],
  wanted: readonly Wanted[],
  packageOf: (owner: string) => Package,
): Ownership {
  const { owners, unreadable } = searchLists((found) => likeliestFirst(lists, wanted, found), wanted);
  const answer = new Map<string, Package | null>();
  for (const { path } of wanted) {
    const owner = owners.get(path);
    if (owner !== undefined) answer.set(path, packageOf(owner));
    else if (unreadable.length === 0) answer.set(path, null);
  }
  return { owners: answer, problems: unreadable.map((detail) => ({ code: 'packages-unreadable', detail })) };
}

function* likeliestFirst(
  lists: readonly FileList[],
  wanted: readonly Wanted[],
  found: ReadonlyMap<string, string>,
): Generator<FileList> {
  const seen = new Set<FileList>();
  for (const { path } of wanted) {
    if (found.has(path)) continue;
    for (const list of likelyLists(path, lists)) {
      if (found.has(path)) break;
      if (seen.has(list)) continue;
      seen.add(list);
      yield list;
    }
  }
  for (const list of lists) if (!seen.has(list)) yield list;
}
