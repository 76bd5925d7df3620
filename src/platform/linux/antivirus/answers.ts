import type { ScanVerdict } from '../../../model/index.ts';
import type { Ran } from './run.ts';

const FOUND = ' FOUND';
const LONGEST = 200;

/** Where clamscan is given the files: as descriptors of its own. */
export function descriptorPath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

/** What clamscan printed of the file that was its descriptor of this number; undefined where it said nothing. */
export function clamscanVerdict(stdout: string, descriptor: number): ScanVerdict | undefined {
  const label = `${descriptorPath(descriptor)}: `;
  return firstOf(
    stdout.split('\n').filter((line) => line.startsWith(label)),
    label.length,
  );
}

/** What clamdscan printed of the one file that was its standard input: `fd[10]: NAME FOUND`. */
export function clamdscanVerdict(stdout: string): ScanVerdict | undefined {
  const lines = stdout.split('\n').filter((line) => /^(?:fd\[\d+\]|stdin|stream): /.test(line));
  return firstOf(lines, (lines[0] ?? '').indexOf(': ') + 2);
}

/** A file may have several lines: what was found counts first. */
function firstOf(lines: readonly string[], from: number): ScanVerdict | undefined {
  const said = lines.map((line) => line.slice(from).trim());
  const found = said.find((text) => text.endsWith(FOUND));
  if (found !== undefined) return { verdict: 'found', malware: found.slice(0, -FOUND.length).slice(0, LONGEST) };
  const [first] = said;
  if (first === undefined) return undefined;
  if (first === 'OK' || first === 'Empty file') return { verdict: 'clean' };
  return failedWith(first);
}

/** Why it said nothing of a file. */
export function failureOf({ stdout, stderr, ended, exit }: Ran): ScanVerdict {
  if (ended === 'timeout') return { verdict: 'failed', reason: 'timeout', detail: '' };
  const said = `${stderr}\n${stdout}`;
  if (/no supported database files/i.test(said)) return { verdict: 'failed', reason: 'no-database', detail: '' };
  const complaint =
    said.split('\n').find((line) => /error/i.test(line)) ?? said.split('\n').find((line) => line !== '');
  return failedWith(complaint ?? exit);
}

function failedWith(detail: string): ScanVerdict {
  return { verdict: 'failed', reason: 'tool-failed', detail: detail.slice(0, LONGEST) };
}
