import { posix } from 'node:path';

import type { Place } from '../../../platform.ts';
import {
  attempt,
  isServedElsewhere,
  parseCommandLine,
  readExecutable,
  readMounts,
  readUpTo,
} from '../../processes/index.ts';
import { exactArguments, isAsStarted, type Layout, parseLayout } from './command.ts';
import { FILE_BYTES, isFile, LONGEST_BYTES, sameFile } from './files.ts';
import { readBeginning } from './memory.ts';

/** A command line. */
export interface Command {
  readonly arguments: readonly string[];
  /** `arguments` say what there is, byte by byte. */
  readonly exact: boolean;
  readonly asStarted: boolean;
  readonly layout: Layout | null;
  /** What execve(2) was given; `null` where it can't be told. */
  readonly file: string | null;
}

/** @param folder `/proc/PID` */
export function readCommand(folder: string): Command {
  const bytes = attempt(() => readUpTo(`${folder}/cmdline`, LONGEST_BYTES));
  const layout = layoutOf(folder);
  const exact = bytes === undefined ? null : exactArguments(bytes);
  if (bytes === undefined || bytes.length === 0 || exact === null || layout === null) {
    const args = bytes === undefined ? [] : parseCommandLine(bytes);
    return { arguments: args, exact: false, asStarted: true, layout, file: null };
  }
  const beginning = layout.stack === 0 ? null : readBeginning(folder, layout);
  const asStarted = isAsStarted(bytes, layout, beginning?.pointers ?? null);
  const args = asStarted ? exact : parseCommandLine(bytes);
  return { arguments: args, exact: true, asStarted, layout, file: beginning?.file ?? null };
}

/** @param folder `/proc/PID` */
export function layoutOf(folder: string): Layout | null {
  const text = attempt(() => readUpTo(`${folder}/stat`, FILE_BYTES).toString());
  return text === undefined ? null : parseLayout(text);
}

/** Whether two processes have the same beginning: it lies at a random address, so that only a copy has. */
export function isCopy(one: Layout | null, other: Layout | null): boolean {
  if (one === null || other === null || one.stack === 0) return false;
  return one.stack === other.stack && one.argumentsStart === other.argumentsStart;
}

/**
 * The file that a process runs: `path` is missing where that can't be told.
 *
 * @param folder `/proc/PID`
 */
export function readProgram(
  place: Place,
  folder: string,
  { arguments: args }: Command,
): { path?: string; gone: boolean } {
  const mounts = readMounts(place.proc);
  const executable = readExecutable(folder, (path) => isServedElsewhere(mounts, path));
  if (executable === undefined || executable === null) return { gone: false };
  const gone = executable.memfd || executable.deleted;
  return { path: gone ? (args[0] ?? executable.path) : executable.path, gone };
}

/**
 * The name under which a program was executed, where that is not its own: the kernel calls the process by it. Of a script
 * the interpreter is the program, and the script stands among its arguments.
 */
export function otherName(
  { file, arguments: args, asStarted }: Command,
  program: string | undefined,
  from: string,
): string | null {
  if (file === null || program === undefined || file === program || !asStarted) return null;
  const path = posix.resolve(from, file);
  if (sameFile(path, program)) return file;
  const script = args.indexOf(file);
  return (script === 1 || script === 2) && isFile(path) ? file : null;
}
