import type { Line } from './format.ts';
import { unreadable } from './unreadable.ts';

/** No line of any listing is longer, but for those that are documents. */
export const LONGEST_LINE = 4096;

/** Lines of the longest capture that is read. */
const MOST_LINES = 1_000_000;

const LINE_BREAK = /\r?\n|[\r\f\v\u0085\u2028\u2029]/g;

/** Colours and cursor movements (ECMA-48), titles of terminal windows; each ends before the next escape. */
const ESCAPES = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B\n\r]*(?:\u0007|\u001B\\)?|[ -/]*[0-~])/g;
/** Zero bytes, the end of a DOS file, marks without width: nothing that anybody sees. */
const NOTHING = /[\u0000\u001A\u00AD\u200B\u200E\u2060\uFEFF]+/g;
/** Blanks of web pages and of East Asian text. Tabs stay: some formats tell their columns by them. */
const BLANKS = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+/g;

/**
 * The lines of a text, numbered from 1, without what only a terminal or a web page needs.
 *
 * @throws MenshenError `capture-unreadable` where there are too many
 */
export function linesOf(text: string): readonly Line[] {
  const clean = text
    .replace(ESCAPES, '')
    .replace(NOTHING, '')
    .replace(BLANKS, (run) => ' '.repeat(run.length));
  const lines: Line[] = [];
  let start = 0;
  for (const found of clean.matchAll(LINE_BREAK)) {
    lines.push({ number: lines.length + 1, text: clean.slice(start, found.index).trimEnd() });
    start = found.index + found[0].length;
    if (lines.length > MOST_LINES) {
      throw unreadable({ code: 'too-many-lines', most: MOST_LINES, line: lines.length, column: 1 });
    }
  }
  if (start < clean.length) lines.push({ number: lines.length + 1, text: clean.slice(start).trimEnd() });
  return lines;
}
