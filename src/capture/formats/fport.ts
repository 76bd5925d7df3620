import { portOf } from '../address.ts';
import type { Fault, Format, Line, Parsed, Row } from '../format.ts';

const HEADING = /^\s*Pid\s+Process\s+Port\s+Proto\s+Path\s*$/i;
const BANNER = /^\s*(?:FPort|MPort)\s+v?\d/i;
/** What FPort and MPort print around their table. */
const NOTES =
  /^\s*(?:TCP\/IP Process to Port Mapper|Copyright \d{4}.*|Securing the dot com world|https?:\/\/\S+|www\.\S+)\s*$/i;
/** Path and, for the kernel's own sockets, the name too may be missing. Columns are apart by one blank or more. */
const ROW = /^\s*(\d{1,10})\s+(?:(\S.{0,254}?)\s+)?->\s*(\S{1,10})\s+(\S{1,8})(?:\s+(\S.*))?$/;

/** Foundstone's FPort and its like (MPort): ports with the programs behind them, without addresses. */
export const fport: Format = {
  id: 'fport',
  system: 'windows',
  starts: (line) => HEADING.test(line) || BANNER.test(line),
  headless: true,
  parse: (lines) => {
    const rows: Row[] = [];
    const unread: Fault[] = [];
    let passed = 0;
    for (const line of lines) {
      if (isNote(line.text)) passed++;
      else {
        const row = rowOf(line);
        if (typeof row === 'string') unread.push({ line: line.number, why: row });
        else rows.push(row);
      }
    }
    return { rows, unread, passed } satisfies Parsed;
  },
};

function isNote(text: string): boolean {
  return text.trim() === '' || HEADING.test(text) || BANNER.test(text) || NOTES.test(text);
}

function rowOf({ number, text }: Line): Row | Fault['why'] {
  const [, pid = '', name, portText = '', proto = '', path] = ROW.exec(text) ?? [];
  if (pid === '') return 'form';
  const port = portOf(portText);
  if (port === null || port === 0) return 'port';
  const protocol = proto.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return 'protocol';
  const program = { pid: Number(pid), ...(name !== undefined && { name }), ...(path !== undefined && { path }) };
  return {
    line: number,
    protocol,
    family: 'ipv4',
    // It tells no address: any may be meant.
    local: { address: '0.0.0.0', port },
    peer: null,
    state: protocol === 'tcp' ? 'listen' : 'close',
    programs: program.pid === 0 ? [] : [program],
  };
}
