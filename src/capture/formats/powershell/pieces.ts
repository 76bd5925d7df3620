import type { Line } from '../../format.ts';

/** One object of a JSON text. */
export interface Piece {
  /** `null` where its end is missing. */
  readonly text: string | null;
  /** Places in the list of lines. */
  readonly first: number;
  readonly last: number;
}

/** The outermost objects of a JSON text, whatever stands around them, in one pass. */
export function* piecesOf(lines: readonly Line[]): Generator<Piece> {
  const brace = /["{}]/g;
  const quote = /["\\]/g;
  let depth = 0;
  let first = 0;
  let parts: string[] = [];
  let inString = false;
  for (const [index, { text }] of lines.entries()) {
    let start = 0;
    for (let at = 0; at < text.length;) {
      const pattern = inString ? quote : brace;
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) break;
      at = found.index + 1;
      const [mark] = found;
      if (mark === '\\') at++;
      else if (mark === '"') inString = depth > 0 && !inString;
      else if (mark === '{') {
        if (depth === 0) {
          first = index;
          start = found.index;
        }
        depth++;
      } else if (depth > 0) {
        depth--;
        if (depth > 0) continue;
        yield { text: [...parts, text.slice(start, at)].join('\n'), first, last: index };
        parts = [];
      }
    }
    // No string goes on over a line break.
    inString = false;
    if (depth > 0) parts.push(text.slice(start));
  }
  if (depth > 0) yield { text: null, first, last: lines.length - 1 };
}
