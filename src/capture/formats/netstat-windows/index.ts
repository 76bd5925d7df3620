import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { Owner } from './owners.ts';
import { type PidRow, protocolOf, readRow } from './row.ts';
import { isHeading, isRefusal } from './words.ts';

/** A row may have been broken over so many lines: one a cell. */
const MOST_LINES = 5;
/** What may stand on the following lines of a broken row: an address with a port, a state, a PID. */
const PART = /^(?:\S{1,120}:\S{1,40}|[A-ZÖ]{3,}[A-Z_0-9]*|\d{1,10}|\*?:\*?)$/;

/**
 * `netstat` of Windows, with any of -a, -n, -o, -b, -t. Headings of ten languages; without one, rows are told by their
 * form, since no other system puts addresses right behind the protocol.
 */
export const netstatWindows: Format = {
  id: 'netstat-windows',
  system: 'windows',
  starts: isHeading,
  headless: true,
  parse,
};

function parse(lines: readonly Line[]): Parsed {
  const found: { readonly row: Row; readonly owner: Owner }[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  let owner: Owner | undefined;
  for (let index = 0; index < lines.length; index++) {
    const { text, number } = lines[index] as Line;
    const words = wordsOf(text);
    if (words.length === 0 || isHeading(text) || isRefusal(text)) passed++;
    else if (protocolOf(words[0]) !== null) {
      const attempt = readBroken(lines, index, words);
      if (typeof attempt === 'string') {
        owner = undefined;
        unread.push({ line: number, why: isLast(lines, index) ? 'cut' : attempt });
      } else {
        owner = new Owner(attempt.pid);
        found.push({ row: attempt.row, owner });
        index += attempt.more;
      }
    } else if (owner?.take(text, lines[index + 1]?.text ?? '') !== true) unread.push({ line: number, why: 'form' });
  }
  return { rows: found.map(rowOf), unread, passed };
}

function rowOf({ row, owner }: { readonly row: Row; readonly owner: Owner }): Row {
  const programs = owner.programs();
  return programs === undefined ? row : { ...row, programs };
}

function wordsOf(text: string): readonly string[] {
  const bare = text.trim();
  return bare === '' ? [] : bare.split(/\s+/);
}

/** Reads the row that starts at a line, with what a web page or a narrow window has moved to the lines beneath. */
function readBroken(
  lines: readonly Line[],
  start: number,
  first: readonly string[],
): (PidRow & { readonly more: number }) | Fault['why'] {
  const line = lines[start]?.number ?? 0;
  const whole = readRow(first, line);
  if (typeof whole !== 'string' && (whole.pid !== undefined || !isPart(lines[start + 1]))) return { ...whole, more: 0 };
  let best = typeof whole === 'string' ? null : { ...whole, more: 0 };
  let words = first;
  for (let more = 1; more < MOST_LINES; more++) {
    const next = lines[start + more];
    if (!isPart(next)) break;
    words = [...words, ...wordsOf(next?.text ?? '')];
    const attempt = readRow(words, line);
    if (typeof attempt !== 'string') best = { ...attempt, more };
  }
  return best ?? (whole as Fault['why']);
}

function isPart(line: Line | undefined): boolean {
  const words = wordsOf(line?.text ?? '');
  return (
    words.length > 0 &&
    words.length < MOST_LINES &&
    protocolOf(words[0]) === null &&
    words.every((word) => PART.test(word))
  );
}

/** Whether nothing but blank lines follows: there the capture may have been cut. */
function isLast(lines: readonly Line[], index: number): boolean {
  for (let next = index + 1; next < lines.length; next++) if (lines[next]?.text.trim() !== '') return false;
  return true;
}
