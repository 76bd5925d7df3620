import stringWidth from 'string-width';

const NOT_PLAIN = /[^ -~]/;
const ELLIPSIS = '…';

/**
 * Columns that a text takes on a terminal: 2 for CJK and emoji, 0 for combining marks and for colour codes of our own.
 * What comes from outside goes through `visible` first.
 */
export function width(text: string): number {
  return NOT_PLAIN.test(text) ? stringWidth(text) : text.length;
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
  let taken = '';
  let left = columns;
  for (const { segment } of characters(text)) {
    left -= width(segment);
    if (left < 0) break;
    taken += segment;
  }
  return taken;
}

function tail(text: string, columns: number): string {
  if (!NOT_PLAIN.test(text)) return text.slice(text.length - columns);
  const taken: string[] = [];
  let left = columns;
  for (const { segment } of Array.from(characters(text)).reverse()) {
    left -= width(segment);
    if (left < 0) break;
    taken.unshift(segment);
  }
  return taken.join('');
}

function characters(text: string): Intl.Segments {
  return new Intl.Segmenter().segment(text);
}
