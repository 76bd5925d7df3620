import type { WrittenEntry } from './schema.ts';

/** A trojan or worm: what rightly uses a port names it, however many trojans have borrowed the number. */
export function givesWay({ kind }: WrittenEntry): boolean {
  return kind === 'trojan' || kind === 'worm';
}

/**
 * The entries so that each stands behind those that it names in `after`, and trojans and worms behind all others; otherwise
 * as they were written. No circles expected.
 */
export function inOrder(entries: readonly WrittenEntry[]): readonly WrittenEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const ordered = new Set<WrittenEntry>();
  const add = (entry: WrittenEntry): void => {
    for (const id of entry.after ?? []) {
      const first = byId.get(id);
      if (first !== undefined && !ordered.has(first)) add(first);
    }
    ordered.add(entry);
  };
  for (const entry of entries) if (!givesWay(entry)) add(entry);
  for (const entry of entries) add(entry);
  return [...ordered];
}

/** Ids that lead back to the entry itself along `after`; empty where there is no circle. */
export function circleOf(entry: WrittenEntry, byId: ReadonlyMap<string, WrittenEntry>): readonly string[] {
  const seen = new Set<string>();
  const waiting = [...(entry.after ?? [])];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === entry.id) return [...seen, id];
    if (!seen.has(id)) waiting.push(...(byId.get(id)?.after ?? []));
    seen.add(id);
  }
  return [];
}
