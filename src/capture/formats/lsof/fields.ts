import type { Fault, Line, Parsed, Program, Row } from '../../format.ts';
import { numberOf } from '../shared/numbers.ts';
import { endpointsRow, familyOf } from './connection.ts';
import { unescapeName } from './names.ts';

/** A letter that names the field, and its value (lsof(8), "OUTPUT FOR OTHER PROGRAMS"). */
const FIELD = /^[a-zA-Z].*$/;

export function isFieldLine(line: string): boolean {
  return FIELD.test(line);
}

interface File {
  readonly line: number;
  /** How many lines tell of it. */
  lines: number;
  readonly fields: Map<string, string>;
}

/** Reads what `lsof -F` prints: processes with their files, a field a line. */
export function readFields(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  let process = new Map<string, string>();
  let file: File | null = null;
  const close = (): void => {
    if (file === null) return;
    const row = rowOf(file, process);
    if (row === null) passed += file.lines;
    else if (typeof row === 'string') {
      // The one line that tells of it is shown, and the others are no loss.
      unread.push({ line: file.line, why: row });
      passed += file.lines - 1;
    } else rows.push(row);
    file = null;
  };
  for (const { number, text } of lines) {
    const letter = text.slice(0, 1);
    const value = text.slice(1);
    if (letter === 'p' || letter === 'f') close();
    if (letter === 'p') process = new Map();
    if (letter === 'f') file = { line: number, lines: 0, fields: new Map() };
    // Several `T` follow one another: state, queues.
    const fields: Map<string, string> = file?.fields ?? process;
    fields.set(letter === 'T' ? value.slice(0, value.indexOf('=')) : letter, letter === 'T' ? value.slice(3) : value);
    if (file === null) passed++;
    else file.lines++;
  }
  close();
  return { rows, unread, passed };
}

function rowOf({ line, fields }: File, process: ReadonlyMap<string, string>): Row | Fault['why'] | null {
  const family = familyOf(fields.get('t') ?? '');
  const endpoints = fields.get('n');
  if (family === null || endpoints === undefined) return null;
  const protocol = (fields.get('P') ?? '').toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return 'protocol';
  const told = `(${fields.get('ST') ?? ''} QR=${fields.get('QR') ?? ''} QS=${fields.get('QS') ?? ''})`;
  return endpointsRow({ line, protocol, family, endpoints, told, programs: [programOf(fields, process)] });
}

function programOf(file: ReadonlyMap<string, string>, process: ReadonlyMap<string, string>): Program {
  const pid = numberOf(process.get('p'));
  const uid = numberOf(process.get('u'));
  const name = process.get('c');
  const user = process.get('L');
  const descriptor = numberOf(/^\d{1,7}/.exec(file.get('f') ?? '')?.[0]);
  return {
    ...(pid !== undefined && { pid }),
    ...(name !== undefined && { name: unescapeName(name) }),
    ...(user !== undefined && { user }),
    ...(uid !== undefined && { uid }),
    ...(descriptor !== undefined && { descriptors: [descriptor] }),
  };
}
