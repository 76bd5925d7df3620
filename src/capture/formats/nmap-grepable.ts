import type { Fault, Format, Parsed, Row } from '../format.ts';
import { scannedRow } from './shared/scanned.ts';

const START = /^# Nmap \S{1,16} scan initiated /;
const NOTE = /^# (?:Nmap |Ports scanned:)/;
const HOST = /^Host: (\S{1,64}) \(([^)\t]{0,255})\)\t(\S.*)$/;
const PORTS = 'Ports: ';
/** `22/open/tcp//ssh//OpenSSH 9.2/`: slashes within a field are written as `|`, commas as they are. */
const PORT = /(?:^|, )(\d{1,6})\/([a-z|]{1,20})\/([a-z]{1,8})\//g;
/** What a list that is whole ends with. */
const END = /\/$/;

/** What `nmap -oG` writes: a line for each host. Fields are parted by tabs. */
export const nmapGrepable: Format = {
  id: 'nmap-grepable',
  system: null,
  starts: (line) => START.test(line),
  headless: true,
  parse: (lines) => {
    const rows: Row[] = [];
    const unread: Fault[] = [];
    let passed = 0;
    for (const { number, text } of lines) {
      const found = understand(number, text);
      if (found === 'passed') passed++;
      else if (typeof found === 'string') unread.push({ line: number, why: found });
      else rows.push(...found);
    }
    return { rows, unread, passed } satisfies Parsed;
  },
};

function understand(line: number, text: string): readonly Row[] | Fault['why'] | 'passed' {
  if (text.trim() === '' || NOTE.test(text)) return 'passed';
  const [, host = '', , rest] = HOST.exec(text) ?? [];
  if (rest === undefined) return 'form';
  const ports = rest.split('\t').find((field) => field.startsWith(PORTS));
  if (ports === undefined) return 'passed';
  const rows: Row[] = [];
  let fault: Fault['why'] | null = null;
  const list = ports.slice(PORTS.length).trim();
  for (const [, port = '', state = '', protocol = ''] of list.matchAll(PORT)) {
    const row = scannedRow({ line, host, protocol, port, state });
    if (typeof row === 'object') rows.push(row);
    else if (row !== 'passed') fault ??= row;
  }
  // What was read of a line counts, though something else in it could not be.
  if (rows.length > 0) return rows;
  return fault ?? (END.test(list) ? 'passed' : 'cut');
}
