import { posix } from 'node:path';

import { attempt, readUpTo } from '../../processes/index.ts';
import { isFile } from './files.ts';
import type { Script } from './script.ts';

/** Nobody's loop begins later. */
const SCRIPT_BYTES = 1 << 18;
/** Words of shells that make them run something again, or the script as a whole. */
const AGAIN = /(?:^|[\s;&|(){}])(?:while|until|for|repeat|loop)(?:[\s;(]|$)|\bexec\s+["']?\$(?:0|\{?BASH_SOURCE)/;

/**
 * Whether a shell that waits for a program may start it again when that ends: its script has a loop, or can't be read.
 *
 * @param folder `/proc/PID` of the shell
 * @param workingFolder its own, `null` where it can't be read
 * @param terminal whether its standard input is a terminal: then a person is at it, unless it runs a script
 */
export function mayRepeat(folder: string, workingFolder: string | null, script: Script, terminal: boolean): boolean {
  switch (script.kind) {
    case 'code':
      return AGAIN.test(withoutComments(script.text));
    case 'file': {
      if (workingFolder === null) return true;
      const path = posix.join(`${folder}/root`, posix.resolve(workingFolder, script.path));
      // Opening a pipe would wait for whoever writes to it.
      const text = isFile(path) ? attempt(() => readUpTo(path, SCRIPT_BYTES).toString()) : undefined;
      return text === undefined || AGAIN.test(withoutComments(text));
    }
    case 'input':
    case 'module':
      return !terminal;
  }
}

function withoutComments(text: string): string {
  return text.replaceAll(/(^|\s)#.*$/gm, '$1');
}
