import type { WhyUnread } from '../../../model/index.ts';
import type { Fault, Line, Parsed, Row } from '../../format.ts';

/** What one line is: a row, more of a row before (`more`), nothing about a network socket (`passed`), or why it can't be read. */
export type Understood = Row | WhyUnread | 'more' | 'passed';

/** Asks for every line once, and counts. A blank line is passed over unasked. */
export function readLines(lines: readonly Line[], read: (line: Line) => Understood): Parsed {
  const rows: Row[] = [];
  const unread: Fault[] = [];
  let passed = 0;
  for (const line of lines) {
    const found = line.text.trim() === '' ? 'passed' : read(line);
    if (typeof found === 'object') rows.push(found);
    else if (found === 'passed') passed++;
    else if (found !== 'more') unread.push({ line: line.number, why: found });
  }
  return { rows, unread, passed };
}
