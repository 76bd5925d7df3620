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
const TAIL = /^\s*\/?$/;
const LONGEST_TAIL = 64;

/** What could not be read of a document, by line. */
export interface Damage {
  /** From here on something is cut off; `null` where the text ends between two tags. */
  readonly cut: number | null;
  /** Tags that are none: without an end, with attributes that are none. */
  readonly broken: readonly number[];
}

/**
 * Calls `visit` for the tags of a document that are wanted, in one pass. It is no validating parser: text between tags, comments, and
 * declarations with whatever entities they define are skipped, and references to entities stay as they are written.
 */
export function readTags(lines: readonly Line[], wanted: ReadonlySet<string>, visit: (tag: Tag) => void): Damage {
  const text = lines.map((line) => line.text).join('\n');
  const lineAt = lineCounter(lines, text);
  const broken: number[] = [];
  for (let start = text.indexOf('<'); start >= 0;) {
    const end = endOf(text, start);
    const line = lineAt(start);
    if (end < 0) return { cut: line, broken };
    const closing = text[start + 1] === '/';
    const name = nameAt(text, closing ? start + 2 : start + 1);
    if (wanted.has(name) && !isDeclaration(text, start)) {
      const whole = text[end - 1] === '>';
      const attributes = whole ? attributesOf(text.slice(start + 1 + name.length + (closing ? 1 : 0), end - 1)) : null;
      if (attributes === null) broken.push(line);
      else visit({ name, attributes, line, lastLine: lineAt(end - 1), closing });
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

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const LESS = 0x3c;
const GREATER = 0x3e;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** The part in square brackets may have `>` in it, and quotes that hide brackets. */
function endOfDoctype(text: string, start: number): number {
  let quote = 0;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (code === OPEN) depth++;
    else if (code === CLOSE) depth--;
    else if (code === GREATER && depth <= 0) return at + 1;
  }
  return -1;
}

/** Behind the first `>` that no quote hides, or where the next tag starts without one. */
function endOfTag(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST_TAG);
  let quote = 0;
  for (let at = start + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (code === GREATER) return at + 1;
    else if (code === LESS) return at;
  }
  return last < text.length ? last : -1;
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

/** What stands behind the name, taken apart; `null` where something in it is no attribute. */
function attributesOf(text: string): ReadonlyMap<string, string> | null {
  const attributes = new Map<string, string>();
  let at = 0;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (found === null) return text.length - at < LONGEST_TAIL && TAIL.test(text.slice(at)) ? attributes : null;
    attributes.set(found[1] ?? '', found[2] ?? found[3] ?? '');
    at = ATTRIBUTE.lastIndex;
  }
}
