import { eastAsianWidth } from 'get-east-asian-width';

const NOT_PLAIN = /[^ -~]/;
const ELLIPSIS = '…';
/** Colour codes of our own (SGR of ECMA-48). */
const COLORS = /\u001B\[[\d;]*m/g;
/** What joins the character before it: marks, format characters, Hangul vowels and finals. */
const JOINING = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF\uD7B0-\uD7FB]/u;
/** U+0300: no character below it joins another or is wide. */
const FIRST_MARK = 0x300;

/**
 * Columns that a text takes on a terminal: 2 for CJK and emoji (Unicode's East Asian Width), 0 for combining marks and for
 * colour codes of our own. Character by character, as `wcwidth` does: what comes from outside goes through `visible`
 * first, which takes joined emoji apart.
 */
export function width(text: string): number {
  if (!NOT_PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const character of text.replace(COLORS, '')) columns += columnsOf(character);
  return columns;
}

function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < FIRST_MARK) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
  return JOINING.test(character) ? 0 : eastAsianWidth(code);
}

/** Fills up with blanks on the right to so many columns; a text that is wider stays as it is. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Fills up with blanks on the left. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** Cuts to at most so many columns, with `…` for what is left out; never through a character. No colour codes. */
export function truncate(text: string, columns: number): string {
  if (fits(text, columns)) return text;
  return columns < 1 ? '' : head(text, columns - 1) + ELLIPSIS;
}

/** Cuts in the middle, for paths: a third of the columns for the start, the rest for the end, which tells more. */
export function truncateMiddle(text: string, columns: number): string {
  if (fits(text, columns)) return text;
  if (columns < 1) return '';
  const start = head(text, Math.floor((columns - 1) / 3));
  return start + ELLIPSIS + tail(text, columns - 1 - width(start));
}

function fits(text: string, columns: number): boolean {
  // No character is narrower than nothing, but marks are: only plain text can be refused by its length.
  return text.length <= columns / 2 || width(text) <= columns;
}

function head(text: string, columns: number): string {
  if (!NOT_PLAIN.test(text)) return text.slice(0, columns);
  let end = 0;
  let left = columns;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function tail(text: string, columns: number): string {
  if (!NOT_PLAIN.test(text)) return text.slice(text.length - columns);
  let start = text.length;
  let seen = text.length;
  let left = columns;
  for (const character of Array.from(text).reverse()) {
    const own = columnsOf(character);
    left -= own;
    if (left < 0) break;
    seen -= character.length;
    // Marks are taken with the character that they join, or not at all.
    if (own > 0) start = seen;
  }
  return text.slice(start);
}
