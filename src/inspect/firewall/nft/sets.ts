import type { Selector, Wanted } from '../rule.ts';
import { asList, asObject, asString, asTagged, type Json } from './json.ts';
import { rowsOf, UNKNOWN } from './values.ts';

/** The named sets and maps of one table. */
export interface SetTable {
  /** Elements of a set, or pairs of a map; `null` where there is none of that name. */
  elements(name: string): readonly Json[] | null;
  /** The elements as rows for these selectors; worked out once for each set. */
  rows(name: string, selectors: readonly Selector[]): readonly (readonly Wanted[])[];
}

export function setTable(sets: ReadonlyMap<string, readonly Json[]>): SetTable {
  const known = new Map<string, readonly (readonly Wanted[])[]>();
  return {
    elements: (name) => sets.get(name) ?? null,
    rows: (name, selectors) => {
      const key = `${name}\0${selectors.map(({ field }) => field).join(' ')}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const elements = sets.get(name);
      const rows = elements === undefined ? [selectors.map(() => UNKNOWN)] : rowsOf(selectors, elements);
      known.set(key, rows);
      return rows;
    },
  };
}

/** Name of the set that `"@name"` refers to; `null` for any other value. */
function setName(node: Json): string | null {
  const text = asString(node);
  return text !== null && text.startsWith('@') ? text.slice(1) : null;
}

/** Pairs of a map, named or written out; `null` where they are not there. */
export function pairsOf(data: Json, sets: SetTable): readonly (readonly [Json, Json])[] | null {
  const name = setName(data);
  const elements = name === null ? asList(asObject(data)?.['set']) : sets.elements(name);
  if (elements === null) return null;
  const pairs: (readonly [Json, Json])[] = [];
  for (const element of elements) {
    const pair = asList(element);
    if (pair?.length !== 2) return null;
    pairs.push([pair[0], pair[1]]);
  }
  return pairs;
}

/** The rows that the right side of a match asks for. */
export function wantedRows(
  right: Json,
  selectors: readonly Selector[],
  sets: SetTable,
): readonly (readonly Wanted[])[] {
  const name = setName(right);
  if (name !== null) return sets.rows(name, selectors);
  const tagged = asTagged(right);
  const written = tagged?.tag === 'set' ? asList(tagged.body) : null;
  return rowsOf(selectors, written ?? [right]);
}
