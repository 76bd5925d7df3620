import { closeSync, openSync, readSync } from 'node:fs';

/** A file that lists what one package installed, one path a line. */
export interface FileList {
  /** Name of the package, or whatever its name can be told from. */
  readonly owner: string;
  readonly path: string;
}

/** A line to look for, and whose list it may stand in. */
export interface Line {
  readonly text: string;
  readonly accepts: (owner: string) => boolean;
}

/** A path, and the lines that any list with its owner has one of. */
export interface Wanted {
  readonly path: string;
  readonly lines: readonly Line[];
}

export interface Findings {
  /** The owner of each path that was found. */
  readonly owners: ReadonlyMap<string, string>;
  /** Lists that could not be read: what was not found may be in them. */
  readonly unreadable: readonly string[];
}

const NEWLINE = 0x0a;
const FIRST_CAPACITY = 1 << 20;
const MOST_BYTES = 1 << 28;

/** Reads a list, ended by a newline; null where it can't be read. Overwritten by the next. */
export type ListReader = (path: string) => Buffer | null;

interface Needle {
  readonly path: string;
  readonly bytes: Buffer;
  readonly accepts: Line['accepts'];
}

/**
 * Looks for the owners of paths in lists, in the order given, until all are found. The bytes are searched as they come,
 * since making strings of all lists would take many times as long.
 */
export function searchLists(lists: Iterable<FileList>, wanted: readonly Wanted[], read: ListReader): Findings {
  const owners = new Map<string, string>();
  const unreadable: string[] = [];
  const needles = needlesByLength(wanted);
  for (const { owner, path: file } of lists) {
    if (owners.size === wanted.length) break;
    const text = read(file);
    if (text === null) unreadable.push(file);
    else for (const { path, accepts } of linesFound(text, needles)) if (accepts(owner)) owners.set(path, owner);
  }
  return { owners, unreadable };
}

function needlesByLength(wanted: readonly Wanted[]): readonly (readonly Needle[] | undefined)[] {
  const needles: Needle[][] = [];
  for (const { path, lines } of wanted) {
    for (const { text, accepts } of lines) {
      const bytes = Buffer.from(text);
      (needles[bytes.length] ??= []).push({ path, bytes, accepts });
    }
  }
  return needles;
}

/** One pass over the text, however many lines are sought: few lines have a length that matters. */
function linesFound(text: Buffer, needles: readonly (readonly Needle[] | undefined)[]): readonly Needle[] {
  const found: Needle[] = [];
  let start = 0;
  for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
    for (const needle of needles[end - start] ?? []) {
      const { bytes } = needle;
      // The last byte of paths differs more often than the first ones.
      const alike = text[end - 1] === bytes[bytes.length - 1];
      if (alike && text.compare(bytes, 0, bytes.length, start, end) === 0) found.push(needle);
    }
    start = end + 1;
  }
  return found;
}

/** A reader with one buffer for all lists. It starts larger than most need, so that asking for sizes first does not pay. */
export function listReader(): ListReader {
  let buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  return (path) => {
    try {
      const descriptor = openSync(path, 'r');
      try {
        let end = 0;
        for (;;) {
          const count = readSync(descriptor, buffer, end, buffer.length - end - 1, null);
          end += count;
          if (end < buffer.length - 1) break;
          if (buffer.length >= MOST_BYTES) return null;
          buffer = Buffer.concat([buffer], buffer.length * 4);
        }
        buffer[end] = NEWLINE;
        return buffer.subarray(0, end + 1);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return null;
    }
  };
}
