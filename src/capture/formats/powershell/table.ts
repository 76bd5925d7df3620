import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { type Properties, rowFrom } from './record.ts';

const HEADING = /^\s*[A-Za-z]\w*(?:\s+[A-Za-z]\w*)+$/;
const DASHES = /^\s*-+(?:\s+-+)+$/;

/** Format-Table of Get-NetTCPConnection and Get-NetUDPEndpoint, with whatever columns were chosen. */
export const powershellTable: Format = {
  id: 'powershell-table',
  system: 'windows',
  starts: isHeading,
  // Columns are known by their names alone.
  headless: false,
  parse,
};

function isHeading(text: string): boolean {
  return text.includes('LocalPort') && text.includes('LocalAddress') && HEADING.test(text);
}

function parse(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  let heading = '';
  let split: ((text: string) => Properties) | null = null;
  for (const [index, { text, number }] of lines.entries()) {
    if (text.trim() === '') passed++;
    else if (isHeading(text)) {
      passed++;
      heading = text;
      split = null;
    } else if (DASHES.test(text)) {
      passed++;
      split = splitter(heading, text);
    } else {
      const row = split === null ? 'form' : rowFrom(split(text), number);
      if (typeof row !== 'string') rows.push(row);
      else unread.push({ line: number, why: index === lines.length - 1 ? 'cut' : row });
    }
  }
  return { rows, unread, passed };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Column extends Span {
  readonly name: string;
}

function splitter(heading: string, dashes: string): (text: string) => Properties {
  const columns = spans(dashes).map(({ start, end }) => ({
    start,
    end,
    name: heading.slice(start, end).trim().toLowerCase(),
  }));
  const names = heading.trim().toLowerCase().split(/\s+/);
  // The two alone are what Get-NetUDPEndpoint shows by itself.
  const more: readonly (readonly [string, string])[] = names.length === 2 ? [['protocol', 'udp']] : [];
  const isSqueezed = columns.every(({ start }, index) => index === 0 || start === (columns[index - 1]?.end ?? 0) + 1);
  const stands = columns.every(({ name }) => name !== '') && columns.some(({ name }) => name === 'localport');
  const split = stands && !isSqueezed ? byPlace : byOrder;
  return (text) => new Map([...split(text, columns, names), ...more]);
}

function spans(text: string): readonly Span[] {
  return [...text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));
}

/**
 * A value stands at its dashes, to the left or to the right of the column; a word that touches none goes on with the value
 * to its left (a path with blanks).
 */
function byPlace(text: string, columns: readonly Column[]): Properties {
  const values = new Map<string, string>();
  let at = 0;
  for (const { start, end } of spans(text)) {
    while (at + 1 < columns.length && (columns[at + 1] as Column).start < end) at++;
    // Right-aligned, it may begin before its column; the one before has its end further left then.
    const column = columns[at] as Column;
    const known = values.get(column.name);
    values.set(column.name, known === undefined ? text.slice(start, end) : `${known} ${text.slice(start, end)}`);
  }
  for (const { name } of columns) if (!values.has(name)) values.set(name, '');
  return values;
}

/** Where a web page has squeezed the blanks. The one column that is often empty may be missing. */
function byOrder(text: string, _columns: readonly Column[], names: readonly string[]): Properties {
  const words = text.trim().split(/\s+/);
  const told = words.length === names.length - 1 ? names.filter((name) => name !== 'appliedsetting') : names;
  return new Map(words.length === told.length ? told.map((name, index) => [name, words[index] ?? '']) : []);
}
