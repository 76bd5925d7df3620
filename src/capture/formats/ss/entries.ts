import type { Line } from '../../format.ts';

/** A line with those that go on with it, in its columns. */
export interface Entry {
  readonly line: Line;
  readonly more: Line[];
  readonly columns: Columns | null;
}

export interface Columns {
  /** Missing where one family was asked for. */
  readonly netid: string | undefined;
  readonly state: string;
  readonly receive: string;
  readonly send: string;
  readonly local: string;
  readonly peer: string;
  readonly rest: string;
}

/** A line that goes on with a socket (`-i`, `-m`, `-e` without `-O`): indented, with `word:value` in it. */
const MORE = /^\s{1,200}[a-z]/;
const VALUE = /[a-z]:[\d(/]/;

/** Puts the lines of a listing together that tell of one socket. */
export function entriesOf(lines: readonly Line[]): readonly Entry[] {
  const entries: Entry[] = [];
  let last: Entry | undefined;
  for (const line of lines) {
    const columns = columnsOf(line.text);
    if (
      columns === null &&
      last !== undefined &&
      last.columns !== null &&
      MORE.test(line.text) &&
      VALUE.test(line.text)
    )
      last.more.push(line);
    else {
      last = { line, more: [], columns };
      entries.push(last);
    }
  }
  return entries;
}

const ROW = /^\s{0,16}(?:(\S{1,8})\s+)?([A-Z][A-Z0-9-]{3,15})\s+(\d{1,15})\s+(\d{1,15})\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$/;

function columnsOf(text: string): Columns | null {
  const found = ROW.exec(text);
  if (found === null) return null;
  const [, netid, state = '', receive = '', send = '', local = '', peer = '', rest = ''] = found;
  return { netid, state, receive, send, local, peer, rest };
}
