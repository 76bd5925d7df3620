import { attempt, readUpTo } from '../../processes/index.ts';
import { exactArguments } from './command.ts';
import { LONGEST_BYTES } from './files.ts';

/** The environment that a program was started with. */
export type Variables = { readonly [name: string]: string };

/**
 * `null` where they can't be read, were overwritten by the program, or text can't say what they are.
 *
 * @param folder `/proc/PID`
 */
export function readVariables(folder: string): Variables | null {
  const bytes = attempt(() => readUpTo(`${folder}/environ`, LONGEST_BYTES));
  const variables = bytes === undefined ? null : exactArguments(bytes);
  if (bytes === undefined || variables === null || (bytes.length > 0 && bytes.at(-1) !== 0)) return null;
  if (!variables.every((variable) => variable.indexOf('=') > 0)) return null;
  const values = new Map<string, string>();
  for (const variable of variables) {
    const at = variable.indexOf('=');
    // Of two that share a name getenv(3) finds the first.
    if (!values.has(variable.slice(0, at))) values.set(variable.slice(0, at), variable.slice(at + 1));
  }
  return Object.fromEntries(values);
}
