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
  /** The list that has each path that was found. */
  readonly owners: ReadonlyMap<string, FileList>;
  /** Lists that could not be read: what was not found may be in them. */
  readonly unreadable: readonly string[];
}

const NEWLINE = 0x0a;
const FIRST_CAPACITY = 1 << 20;
const MOST_BYTES = 1 << 28;

/** Reads a list, with a newline before and after its text; null where it can't be read. Overwritten by the next. */
export type ListReader = (path: string) => Buffer | null;

/**
 * Looks for the owners of paths in lists, in the order given, until all are found. The lists are searched as the bytes that
 * they are: making strings of them, or going through them line by line, takes many times as long.
 */
export function searchLists(lists: Iterable<FileList>, wanted: readonly Wanted[], read: ListReader): Findings {
  const owners = new Map<string, FileList>();
  const unreadable: string[] = [];
  const missing = new Map(wanted.map(({ path, lines }) => [path, lines.map(toNeedle)]));
  for (const list of lists) {
    if (missing.size === 0) break;
    const text = read(list.path);
    if (text === null) {
      unreadable.push(list.path);
      continue;
    }
    for (const [path, needles] of missing) {
      if (!needles.some(({ bytes, accepts }) => text.includes(bytes) && accepts(list.owner))) continue;
      owners.set(path, list);
      missing.delete(path);
    }
  }
  return { owners, unreadable };
}

function toNeedle({ text, accepts }: Line): { bytes: Buffer; accepts: Line['accepts'] } {
  return { bytes: Buffer.from(`\n${text}\n`), accepts };
}

/** A reader with one buffer for all lists. It starts larger than most need, so that asking for sizes first does not pay. */
export function listReader(): ListReader {
  let buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  return (path) => {
    try {
      const descriptor = openSync(path, 'r');
      try {
        let end = 1;
        for (;;) {
          const count = readSync(descriptor, buffer, end, buffer.length - end - 1, null);
          end += count;
          if (end < buffer.length - 1) break;
          if (buffer.length >= MOST_BYTES) return null;
          buffer = Buffer.concat([buffer], buffer.length * 4);
        }
        buffer[0] = NEWLINE;
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
