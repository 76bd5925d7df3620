import type { WhyUnread } from '../../../model/index.ts';
import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { scannedRow } from '../shared/scanned.ts';
import { readTags, type Tag } from './tags.ts';

/**
 * What `nmap -oX` writes: the open ports of any number of hosts. A file that ends in the middle, as where nmap was killed,
 * is read as far as it goes.
 */
export const nmapXml: Format = {
  id: 'nmap-xml',
  system: null,
  starts: (line) => /^\s{0,16}<(?:\?xml\s|!DOCTYPE nmaprun|nmaprun[\s>])/.test(line),
  headless: false,
  document: true,
  parse: readScan,
};

const WANTED: ReadonlySet<string> = new Set(['nmaprun', 'host', 'address', 'port', 'state']);

interface Port {
  readonly tag: Tag;
  readonly host: string;
}

/** Lines of which something became a row, or could not. */
interface Lines {
  readonly read: Set<number>;
  readonly unread: Map<number, WhyUnread>;
}

function readScan(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const told: Lines = { read: new Set(), unread: new Map() };
  let host = '';
  let port: Port | null = null;
  let open = false;
  const { cut, broken } = readTags(lines, WANTED, (tag) => {
    const { name, attributes, closing } = tag;
    if (name === 'nmaprun') open = !closing;
    else if (name === 'host') {
      host = '';
      port = null;
    } else if (name === 'address' && host === '' && attributes.get('addrtype') !== 'mac')
      host = attributes.get('addr') ?? '';
    else if (name === 'port') port = closing ? null : { tag, host };
    else if (name === 'state' && port !== null && !closing) {
      take(port, tag, rows, told);
      port = null;
    }
  });
  for (const line of broken) if (!told.read.has(line) && !told.unread.has(line)) told.unread.set(line, 'form');
  const end = cut ?? (open ? (lines.at(-1)?.number ?? null) : null);
  if (end !== null) markCut(lines, end, told);
  const unread = [...told.unread].map(([line, why]): Fault => ({ line, why })).sort((a, b) => a.line - b.line);
  return { rows, unread, passed: lines.length - told.read.size - unread.length };
}

function take({ tag, host }: Port, state: Tag, rows: Row[], { read, unread }: Lines): void {
  const row = scannedRow({
    line: tag.line,
    host,
    protocol: tag.attributes.get('protocol') ?? '',
    port: tag.attributes.get('portid') ?? '',
    state: state.attributes.get('state') ?? '',
  });
  if (row === 'passed') return;
  if (typeof row === 'string') {
    if (!read.has(tag.line)) unread.set(tag.line, row);
    return;
  }
  rows.push(row);
  for (let line = tag.line; line <= state.lastLine; line++) {
    read.add(line);
    unread.delete(line);
  }
}

/** A line with something that was read in it counts as read, though its end is missing. */
function markCut(lines: readonly Line[], from: number, { read, unread }: Lines): void {
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined || line.number < from) break;
    if (!read.has(line.number) && line.text.trim() !== '') unread.set(line.number, 'cut');
  }
}
