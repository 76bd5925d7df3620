import type { Format, Program } from '../../format.ts';
import { readHeading } from '../netstat-bsd/headings.ts';
import { readTables } from '../netstat-bsd/table.ts';
import { numberOf } from '../shared/numbers.ts';

/** netstat of macOS; `-v` has columns that tell who has a socket open, in an order that differs between releases. */
export const netstatMacos: Format = {
  id: 'netstat-macos',
  system: 'macos',
  starts: (line) => readHeading(line)?.macos === true,
  headless: false,
  parse: (lines) => readTables(lines, holderOf),
};

const OWNER = 'process:pid';

/** The name may have blanks and colons in it, so that what stands before it is counted from the left, and what stands behind it from the right. */
function holderOf(columns: readonly string[], rest: string): readonly Program[] | undefined {
  const words = rest.split(/\s+/);
  const owner = columns.indexOf(OWNER);
  if (owner < 0) {
    const place = columns.indexOf('pid');
    return place < 0 ? undefined : programOf(words[place], undefined);
  }
  return byOwner(words, owner, columns.length - owner - 1) ?? byShape(words, owner);
}

function byOwner(words: readonly string[], before: number, behind: number): readonly Program[] | undefined {
  return words.length > before + behind ? readOwner(words.slice(before, words.length - behind)) : undefined;
}

/** Where a heading was shortened: the owner is followed by the state, five digits of hexadecimal. */
function byShape(words: readonly string[], before: number): readonly Program[] | undefined {
  const end = words.findLastIndex(
    (word, index) => index > before && /^[0-9a-f]{5}$/.test(word) && ENDS.test(words[index - 1] ?? ''),
  );
  return readOwner(words.slice(before, end < 0 ? before + 1 : end));
}

const ENDS = /:\d{1,10}$/;

function readOwner(words: readonly string[]): readonly Program[] | undefined {
  const text = words.join(' ');
  const colon = text.lastIndexOf(':');
  return colon < 0 ? undefined : programOf(text.slice(colon + 1), text.slice(0, colon));
}

/** Process 0 is the kernel's: nobody has the socket open. */
function programOf(pidText: string | undefined, name: string | undefined): readonly Program[] | undefined {
  const pid = numberOf(pidText);
  if (pid === undefined) return undefined;
  return pid === 0 ? [] : [{ pid, ...(name !== undefined && name !== '' && { name }) }];
}
