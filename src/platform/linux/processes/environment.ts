import { readUpTo, attempt } from './read.ts';

/** What is longer is cut off: variables that stand behind it go unseen. */
const ENVIRONMENT_BYTES = 1 << 18;
const MOST_LIBRARIES = 16;
const VARIABLES = ['LD_PRELOAD', 'LD_AUDIT'] as const;

/** All that is ever kept of a process's environment. */
export interface Environment {
  readonly empty: boolean;
  readonly preloads: readonly { readonly by: (typeof VARIABLES)[number]; readonly library: string }[];
}

/**
 * Undefined where it can't be told: no right to read it, or overwritten by the program, as those do that change their title.
 *
 * @param folder `/proc/PID`
 */
export function readEnvironment(folder: string): Environment | undefined {
  const bytes = attempt(() => readUpTo(`${folder}/environ`, ENVIRONMENT_BYTES));
  return bytes === undefined ? undefined : parseEnvironment(bytes);
}

/**
 * @param bytes variables, each ended by a NUL; may be cut off anywhere
 * @see ld.so(8): names in LD_PRELOAD are separated by blanks or colons, in LD_AUDIT by colons
 */
export function parseEnvironment(bytes: Buffer): Environment | undefined {
  if (bytes.length === 0) return { empty: true, preloads: [] };
  if (bytes.every((byte) => byte === 0)) return undefined;
  const preloads: { by: (typeof VARIABLES)[number]; library: string }[] = [];
  for (const variable of bytes.toString('utf8').split('\0')) {
    const by = VARIABLES.find((name) => variable.startsWith(`${name}=`));
    if (by === undefined) continue;
    for (const library of variable.slice(by.length + 1).split(by === 'LD_AUDIT' ? ':' : /[\s:]/)) {
      if (library !== '' && preloads.length < MOST_LIBRARIES) preloads.push({ by, library });
    }
  }
  return { empty: false, preloads };
}
