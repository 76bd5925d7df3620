import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { type Properties, rowFrom } from './record.ts';

type Separator = ',' | ';' | '\t';

/** Export-Csv and ConvertTo-Csv of Get-NetTCPConnection and Get-NetUDPEndpoint, with their `#TYPE` line or without. */
export const powershellCsv: Format = {
  id: 'powershell-csv',
  system: 'windows',
  starts: (line) => isType(line) || isHeading(line),
  headless: false,
  document: true,
  parse,
};

function isType(text: string): boolean {
  return text.startsWith('#TYPE ') || text.startsWith('"#TYPE ');
}

/** Names of properties alone, not objects of JSON. */
function isHeading(text: string): boolean {
  return text.includes('LocalPort') && text.includes('LocalAddress') && /^"?[A-Za-z][\w ]*"?[,;\t]/.test(text);
}

function parse(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  let isUdp = false;
  let read: ((text: string) => Properties | null) | null = null;
  for (const [index, { text, number }] of lines.entries()) {
    if (text.trim() === '') passed++;
    else if (isType(text)) {
      passed++;
      isUdp = text.includes('UDPEndpoint');
    } else if (isHeading(text)) {
      passed++;
      read = reader(text, isUdp);
    } else {
      const properties = read?.(text) ?? null;
      const row = properties === null ? 'form' : rowFrom(properties, number);
      if (typeof row !== 'string') rows.push(row);
      else unread.push({ line: number, why: index === lines.length - 1 ? 'cut' : row });
    }
  }
  return { rows, unread, passed };
}

/** @param isUdp what the `#TYPE` line says, where there is one */
function reader(heading: string, isUdp: boolean): (text: string) => Properties | null {
  const separator = separatorOf(heading);
  const names = (fields(heading, separator) ?? []).map((name) => name.trim().toLowerCase());
  return (text) => {
    const values = fields(text, separator);
    if (values === null || values.length > names.length) return null;
    // Empty fields at the end, between tabs, are blanks at the end of a line.
    if (values.length < names.length && separator !== '\t') return null;
    const properties = new Map(names.map((name, index) => [name, values[index] ?? '']));
    return isUdp ? properties.set('protocol', 'udp') : properties;
  };
}

/** Names of properties hold none of them; which one it is depends on the system's language. */
function separatorOf(heading: string): Separator {
  if (heading.includes(';')) return ';';
  return heading.includes('\t') ? '\t' : ',';
}

/** RFC 4180, but for line breaks within quotes, which no property here has. `null` for a quote that does not end. */
function fields(text: string, separator: Separator): readonly string[] | null {
  const values: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0 || (end + 1 < text.length && text[end + 1] !== separator)) return null;
      values.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
    } else {
      const found = text.indexOf(separator, at);
      const end = found < 0 ? text.length : found;
      values.push(text.slice(at, end));
      at = end;
    }
  }
  return values;
}

function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
