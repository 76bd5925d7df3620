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

/** What could not be read of a document, by line. */
export interface Damage {
  /** From here on something is cut off; `null` where the text ends between two tags. */
  readonly cut: number | null;
  /** Tags that are none: without an end, with attributes that are none. */
  readonly broken: readonly number[];
}

/**
 * Calls `visit` for every tag of a document, in one pass. It is no validating parser: text between tags, comments, and
 * declarations with whatever entities they define are skipped, and references to entities stay as they are written.
 */
export function readTags(lines: readonly Line[], visit: (tag: Tag) => void): Damage {
  const text = lines.map((line) => line.text).join('\n');
  const lineAt = lineCounter(lines, text);
  const broken: number[] = [];
  for (let start = text.indexOf('<'); start >= 0;) {
    const end = endOf(text, start);
    const line = lineAt(start);
    if (end < 0) return { cut: line, broken };
    if (!isDeclaration(text, start)) {
      const tag = text[end - 1] === '>' ? tagOf(text.slice(start + 1, end - 1)) : null;
      if (tag === null) broken.push(line);
      else visit({ ...tag, line, lastLine: lineAt(end - 1) });
    }
    start = text.indexOf('<', end);
  }
  return { cut: null, broken };
}

function isDeclaration(text: string, start: number): boolean {
  const next = text[start + 1];
  return next === '!' || next === '?';
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
