import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { type Properties, rowFrom } from './record.ts';

/**
 * ConvertTo-Json of Get-NetTCPConnection and Get-NetUDPEndpoint: one object, a list, or one after the other. Read object
 * by object, so that of a text that was cut all is read that is whole.
 */
export const powershellJson: Format = {
  id: 'powershell-json',
  system: 'windows',
  // Not the `[svchost.exe]` of netstat.
  starts: (line) => /^(?:\[\s*(?:\{.*)?|\{\s*(?:".*)?)$/.test(line),
  headless: true,
  document: true,
  parse,
};

/** What stands between objects. */
const PUNCTUATION = /^[\s[\],]*$/;

function parse(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const faults = new Map<number, Fault['why']>();
  const read = new Set<number>();
  for (const piece of piecesOf(lines)) {
    const understood = rowsOf(piece, lines);
    if (typeof understood === 'string') mark(faults, lines, piece, understood);
    else {
      for (const row of understood) rows.push(row);
      for (let index = piece.first; index <= piece.last; index++) read.add(index);
    }
  }
  let passed = 0;
  for (const [index, { text }] of lines.entries()) {
    if (faults.has(index) || read.has(index)) continue;
    if (PUNCTUATION.test(text)) passed++;
    else faults.set(index, 'form');
  }
  const unread = [...faults].map(([index, why]) => ({ line: lines[index]?.number ?? 0, why }));
  return { rows, unread, passed };
}

/** A line that holds a whole object and half of another is unread, so that the half is not lost in silence. */
function mark(faults: Map<number, Fault['why']>, lines: readonly Line[], piece: Piece, why: Fault['why']): void {
  for (let index = piece.first; index <= piece.last && index < lines.length; index++) {
    if (!faults.has(index)) faults.set(index, why);
  }
}

function rowsOf(piece: Piece, lines: readonly Line[]): readonly Row[] | Fault['why'] {
  if (piece.text === null) return 'cut';
  const value = parsed(piece.text);
  if (value === null) return 'form';
  const line = lines[piece.first]?.number ?? 0;
  const objects = 'LocalPort' in value ? [value] : nestedIn(value);
  const rows: Row[] = [];
  for (const object of objects) {
    const row = rowFrom(propertiesOf(object), line);
    if (typeof row === 'string') return row;
    rows.push(row);
  }
  return rows.length === 0 ? 'form' : rows;
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Windows PowerShell wraps some lists: `{ "value": [...], "Count": 2 }`. */
function nestedIn(value: object): readonly object[] {
  return Object.values(value)
    .filter((inner: unknown) => Array.isArray(inner))
    .flat()
    .filter((inner: unknown): inner is object => typeof inner === 'object' && inner !== null);
}

function propertiesOf(object: object): Properties {
  const properties = new Map<string, string>();
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (typeof value === 'string' || typeof value === 'number') properties.set(name.toLowerCase(), String(value));
  }
  return properties;
}
