import { type Document, visit } from 'yaml';
import type { MissingCharacter } from '../model/index.ts';

const OPENERS: { readonly [character in MissingCharacter]?: string } = { '"': '"', "'": "'", '}': '{', ']': '[' };

/**
 * Finds where a quote or bracket that is never closed opens: the end of the file, where the library misses it, helps
 * nobody. Of several that end together the innermost is told first, as the library does.
 *
 * @returns a function that gives the offset for the missing character and where it is missed; `null` where it is neither
 */
export function unclosedIn(
  document: Document.Parsed,
  text: string,
): (character: MissingCharacter, end: number) => number | null {
  const starts = new Map<string, number[]>();
  visit(document, {
    Node: (_, { range }) => {
      if (!range) return;
      const key = keyOf(text.charAt(range[0]), range[1]);
      const known = starts.get(key);
      if (known === undefined) starts.set(key, [range[0]]);
      else known.push(range[0]);
    },
  });
  return (character, end) => {
    const opener = OPENERS[character];
    return opener === undefined ? null : (starts.get(keyOf(opener, end))?.pop() ?? null);
  };
}

function keyOf(opener: string, end: number): string {
  return `${opener} ${end}`;
}
