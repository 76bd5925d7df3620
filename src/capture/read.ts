import { isOpen } from '../model/index.ts';
import type { Capture, CaptureFormat, System, UnreadLine } from '../model/index.ts';
import { decode } from './decode.ts';
import type { Fault, Format, Line, Parsed, Row } from './format.ts';
import { LONGEST_LINE, linesOf } from './lines.ts';
import { merge } from './merge.ts';
import { cut, type Section } from './sections.ts';
import { LONGEST_CAPTURE, tooLong, unreadable } from './unreadable.ts';

/** What was understood of a capture. */
export interface CaptureReading {
  readonly capture: Capture;
  /** The machine that it comes from; `null` where it does not tell, or where its listings come from several. */
  readonly system: System | null;
  /** Every socket once. */
  readonly rows: readonly Row[];
}

export interface CaptureOptions {
  /** Read it as this format alone. */
  readonly format?: CaptureFormat;
}

const MOST_UNREAD = 100;
const UNREAD_LENGTH = 200;

/** Lines of one section, as one format understood them. */
interface Listing extends Parsed {
  readonly format: Format | null;
  /** How many of them told of sockets. */
  readonly read: number;
}

/**
 * Reads the text that other tools printed.
 *
 * @throws MenshenError `capture-unreadable` for what is too long, for a binary file, and where no line told of a socket
 */
export function readWith(formats: readonly Format[], bytes: Uint8Array, options: CaptureOptions = {}): CaptureReading {
  if (bytes.length > LONGEST_CAPTURE) throw tooLong();
  const { text, encoding } = decode(bytes);
  const lines = linesOf(text);
  const wanted = options.format === undefined ? formats : formats.filter(({ id }) => id === options.format);
  const { sections, prompts } = cut(lines, wanted);
  const listings = sections.map((section) => listingOf(section, wanted, options.format !== undefined));
  const rows = merge(listings.map((listing) => listing.rows));
  if (rows.length === 0) throw nothingRead(lines, wanted);
  const faults = listings.flatMap(({ unread }) => unread).sort((a, b) => a.line - b.line);
  const passed = listings.reduce((sum, listing) => sum + listing.passed, prompts);
  const found = distinct(listings.flatMap(({ format, rows: { length } }) => (format && length > 0 ? [format] : [])));
  const systems = distinct(found.flatMap(({ system }) => (system === null ? [] : [system])));
  return {
    capture: {
      formats: found.map(({ id }) => id),
      encoding,
      lines: { total: lines.length, read: lines.length - passed - faults.length, passed, unread: faults.length },
      unread: faults.slice(0, MOST_UNREAD).map((fault) => unreadLine(fault, lines)),
      programs: programsTold(rows),
    },
    system: systems.length === 1 ? (systems[0] ?? null) : null,
    rows,
  };
}

function listingOf({ format, lines }: Section, formats: readonly Format[], forced: boolean): Listing {
  if (format !== null) return parsed(format, lines);
  let best: Listing | null = null;
  for (const candidate of formats) {
    if (!candidate.headless && !forced) continue;
    const listing = parsed(candidate, lines);
    if (listing.rows.length > 0 && (best === null || listing.read > best.read)) best = listing;
  }
  return best ?? stray(lines);
}

function parsed(format: Format, lines: readonly Line[]): Listing {
  if (format.document === true) return counted(format, format.parse(lines), lines.length);
  const long = lines.filter(({ text }) => text.length > LONGEST_LINE);
  if (long.length === 0) return counted(format, format.parse(lines), lines.length);
  const { rows, unread, passed } = format.parse(lines.filter(({ text }) => text.length <= LONGEST_LINE));
  const faults = long.map(({ number }): Fault => ({ line: number, why: 'long' }));
  return counted(format, { rows, unread: [...unread, ...faults], passed }, lines.length);
}

function counted(format: Format, understood: Parsed, total: number): Listing {
  return { ...understood, format, read: total - understood.passed - understood.unread.length };
}

function stray(lines: readonly Line[]): Listing {
  const unread = lines
    .filter(({ text }) => text.trim() !== '')
    .map(({ number, text }): Fault => ({ line: number, why: text.length > LONGEST_LINE ? 'long' : 'stray' }));
  return { format: null, rows: [], unread, passed: lines.length - unread.length, read: 0 };
}

function unreadLine({ line, why }: Fault, lines: readonly Line[]): UnreadLine {
  return { line, text: (lines[line - 1]?.text ?? '').slice(0, UNREAD_LENGTH), why };
}

function programsTold(rows: readonly Row[]): Capture['programs'] {
  const open = rows.filter((row) => isOpen(row));
  const asked = open.length > 0 ? open : rows;
  const told = asked.filter(({ programs }) => programs !== undefined).length;
  if (told === 0) return 'none';
  return told === asked.length ? 'all' : 'some';
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function nothingRead(lines: readonly Line[], wanted: readonly Format[]): Error {
  const formats = wanted.map(({ id }) => id);
  const first = lines.find(({ text }) => text.trim() !== '');
  if (first === undefined) return unreadable({ code: 'empty', formats });
  const column = first.text.length - first.text.trimStart().length + 1;
  return unreadable({ code: 'no-socket', lines: lines.length, line: first.number, column, formats });
}
