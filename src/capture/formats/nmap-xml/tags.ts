import type { Line } from '../../format.ts';

/** A start tag, with the lines that it spans. */
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly line: number;
  readonly lastLine: number;
  /** `</name>`. */
  readonly closing: boolean;
}

/** Ends of what is skipped whole: nothing in it is looked at, and no entity that it defines is ever expanded. */
const SKIPPED: readonly (readonly [start: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];
const DOCTYPE = '<!';
/** The longest start tag that nmap writes is its own command line. */
const LONGEST_TAG = 65_536;
const NAME = /[A-Za-z_][\w.-]{0,64}/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]{0,64})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAIL = /\s*\/?$/;

/**
 * Calls `visit` for every tag of a document, in one pass. It is no validating parser: text between tags, comments, and
 * declarations with whatever entities they define are skipped. What is no tag is skipped up to the next `<`.
 *
 * @returns the line from which on something is cut off, or `null` where the text ends between two tags
 */
export function readTags(lines: readonly Line[], visit: (tag: Tag) => void): number | null {
  const text = lines.map((line) => line.text).join('\n');
  const lineAt = lineCounter(lines, text);
  let at = 0;
  for (;;) {
    const start = text.indexOf('<', at);
    if (start < 0) return null;
    const end = endOf(text, start);
    if (end < 0) return lineAt(start);
    const tag = text[start + 1] === '!' || text[start + 1] === '?' ? null : tagOf(text.slice(start + 1, end - 1));
    if (tag !== null) visit({ ...tag, line: lineAt(start), lastLine: lineAt(end - 1) });
    at = tag === null && text[start + 1] !== '!' && text[start + 1] !== '?' ? start + 1 : end;
  }
}

/** Numbers of lines for places that only grow. */
function lineCounter(lines: readonly Line[], text: string): (at: number) => number {
  let index = 0;
  let next = text.indexOf('\n');
  return (at) => {
    while (next >= 0 && next < at) {
      index++;
      next = text.indexOf('\n', next + 1);
    }
    return lines[index]?.number ?? 0;
  };
}

/** Where what starts with `<` ends; below 0 where it does not. */
function endOf(text: string, start: number): number {
  for (const [mark, close] of SKIPPED) {
    if (text.startsWith(mark, start)) return after(text.indexOf(close, start + mark.length), close.length);
  }
  if (text.startsWith(DOCTYPE, start)) return endOfDoctype(text, start);
  return endOfTag(text, start);
}

function after(at: number, length: number): number {
  return at < 0 ? at : at + length;
}

/** The part in square brackets may have `>` in it, and quotes that hide brackets. */
function endOfDoctype(text: string, start: number): number {
  let quote = '';
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '>' && depth <= 0) return at + 1;
  }
  return -1;
}

/** The first `>` that no quote hides. */
function endOfTag(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST_TAG);
  let quote = '';
  for (let at = start + 1; at < last; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
    else if (character === '<') return at;
  }
  return last < text.length ? last : -1;
}

function tagOf(inner: string): Pick<Tag, 'name' | 'attributes' | 'closing'> | null {
  const closing = inner.startsWith('/');
  NAME.lastIndex = closing ? 1 : 0;
  const name = NAME.exec(inner)?.[0];
  if (name === undefined) return null;
  const attributes = new Map<string, string>();
  ATTRIBUTE.lastIndex = NAME.lastIndex;
  let at = NAME.lastIndex;
  for (let found = ATTRIBUTE.exec(inner); found !== null; found = ATTRIBUTE.exec(inner)) {
    attributes.set(found[1] ?? '', found[2] ?? found[3] ?? '');
    at = ATTRIBUTE.lastIndex;
  }
  return inner.length - at < 64 && TAIL.test(inner.slice(at)) ? { name, attributes, closing } : null;
}
