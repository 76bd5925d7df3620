import type { Fault, Format, Line, Parsed, Row } from '../../format.ts';
import { rowFrom } from './record.ts';

const PROPERTY = /^\s*([A-Za-z][\w ]{0,60}?)\s*:(?: (.*)|$)/;
const START =
  /^\s*(?:LocalAddress|LocalPort|RemoteAddress|RemotePort|OwningProcess|ProcessName|AppliedSetting|InstanceID)\s*:(?:\s|$)/i;

interface Draft {
  readonly properties: Map<string, string>;
  readonly lines: Line[];
}

/** Format-List of Get-NetTCPConnection and Get-NetUDPEndpoint: a property a line, blank lines between the sockets. */
export const powershellList: Format = {
  id: 'powershell-list',
  system: 'windows',
  starts: (line) => START.test(line),
  headless: true,
  document: true,
  parse,
};

function parse(lines: readonly Line[]): Parsed {
  const rows: Row[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  let draft: Draft | undefined;
  const close = (isEnd: boolean): void => {
    if (draft === undefined) return;
    const row = rowFrom(draft.properties, draft.lines[0]?.number ?? 0);
    if (typeof row !== 'string') rows.push(row);
    else unread.push(...draft.lines.map(({ number }): Fault => ({ line: number, why: isEnd ? 'cut' : row })));
    draft = undefined;
  };
  for (const line of lines) {
    const [, name, value = ''] = PROPERTY.exec(line.text) ?? [];
    if (name === undefined) {
      close(false);
      if (line.text.trim() === '') passed++;
      else unread.push({ line: line.number, why: 'form' });
      continue;
    }
    const key = name.toLowerCase();
    // Without blank lines in between, a property that was there already begins the next.
    if (draft?.properties.has(key) === true) close(false);
    draft ??= { properties: new Map(), lines: [] };
    draft.properties.set(key, value.trim());
    draft.lines.push(line);
  }
  close(true);
  return { rows, unread: unread.sort((a, b) => a.line - b.line), passed };
}
