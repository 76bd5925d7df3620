import { type CST, type Document, isScalar, Parser, visit } from 'yaml';

export const DEEPEST = 64;

/**
 * Whether a text nests too deeply. The library composes recursively, and where the stack runs out within a regular
 * expression, V8 ends the whole process; its parser of tokens, which is asked here, does not recurse.
 */
export function isTooDeep(text: string): boolean {
  for (const top of new Parser().parse(text)) {
    let level: readonly CST.Token[] = [top];
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > DEEPEST) return true;
      level = level.flatMap(partsOf);
    }
  }
  return false;
}

function partsOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((part) => part !== undefined && part !== null);
}

/** Where keys stand a second time in their mapping. The library's own look for them takes a minute for a large file. */
export function repeatedKeys(document: Document.Parsed): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) offsets.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return offsets;
}

/** Where the first alias stands. */
export function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias: (_, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
