import { width } from '../../text/index.ts';

/** A line never starts with one of these; they stay with what they close. The second half are the full-width forms. */
const CLOSING = /^[,.;:!?)\]}"'…”’、。〉》」』】\uFF0C\uFF0E\uFF1B\uFF1A\uFF01\uFF1F\uFF09]/;

/**
 * Where a line may be broken: after blanks, and before and after each wide character (CJK has no blanks).
 * A run of other characters, such as a path, stays whole.
 */
const PIECES =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60]+/gu;

/**
 * Breaks a text into lines of at most so many columns, by display width; a line break in the text stays one.
 * A piece that is wider than a line (a long path) gets a line of its own and sticks out, so that it can still be copied.
 *
 * @param columns `null` for no limit
 */
export function wrap(text: string, columns: number | null): readonly string[] {
  if (columns === null) return text.split('\n');
  return text.split('\n').flatMap((line) => wrapLine(line, columns));
}

function wrapLine(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of joinClosing(text.match(PIECES) ?? [])) {
    const blank = piece.trim() === '';
    const size = width(piece);
    if (used + size > columns && line !== '' && !blank) {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (blank && line === '' && lines.length > 0) continue;
    line += piece;
    used += size;
  }
  return [...lines, line.trimEnd()];
}

function joinClosing(pieces: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (before !== undefined && before.trim() !== '' && CLOSING.test(piece)) joined[joined.length - 1] = before + piece;
    else joined.push(piece);
  }
  return joined;
}

/** The same, with a label before the first line and the others indented to stand beneath it. */
export function hang(label: string, text: string, columns: number | null): readonly string[] {
  const indent = width(label);
  const rest = columns === null ? null : Math.max(columns - indent, Math.ceil(columns / 2));
  return wrap(text, rest).map((line, index) => (index === 0 ? label : ' '.repeat(indent)) + line);
}
