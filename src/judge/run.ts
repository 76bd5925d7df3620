import { posix } from 'node:path';

import type { Process } from '../model/index.ts';
import { baseName, MULTICALL, programOf, SHELLS, stem } from './programs.ts';

/** How an interpreter or a shell was started. */
export interface Run {
  /** Without its version: `python` for `python3.11`. */
  readonly program: string;
  readonly shell: boolean;
  /** Code from the command line (`-c`, `-e`). */
  readonly code: string | null;
  /** The file that it runs, as written. */
  readonly script: string | null;
  /** The module that it runs instead (`python -m`). */
  readonly module: string | null;
}

/** What decides how a command line is read; options that are not named here take no value. */
interface Grammar {
  /** Code follows; a cluster such as `-lc` or `-ne` counts by its last letter. */
  readonly code?: RegExp;
  /** The script follows. */
  readonly script?: RegExp;
  readonly module?: RegExp;
  /** A value follows that is neither. */
  readonly valued?: RegExp;
}

const SHELL: Grammar = { code: /^-[a-z]*c$/, valued: /^(?:[-+][a-zA-Z]*[oO]|--rcfile|--init-file)$/ };
const PYTHON: Grammar = { code: /^-[a-zA-Z]*c$/, module: /^-m$/, valued: /^-[WX]$/ };
const NODE: Grammar = {
  code: /^(?:-e|-p|-pe|--eval|--print)$/,
  valued: /^(?:-r|-C|--require|--import|--loader|--conditions)$/,
};
const LUA: Grammar = { code: /^-e$/, valued: /^-l$/ };
const AWK: Grammar = { script: /^(?:-f|--file)$/, valued: /^(?:-v|-F|--assign|--field-separator)$/ };

const INTERPRETERS: ReadonlyMap<string, Grammar> = new Map([
  ['python', PYTHON],
  ['pypy', PYTHON],
  ['perl', { code: /^-[a-z]*[eE]$/ }],
  ['ruby', { code: /^-[a-z]*e$/, valued: /^-[rIC]$/ }],
  ['node', NODE],
  ['nodejs', NODE],
  ['bun', { code: /^(?:-e|--eval)$/ }],
  ['deno', { code: /^eval$/ }],
  ['php', { code: /^-[rBRE]$/, script: /^-[fF]$/, valued: /^-[cdStz]$/ }],
  ['lua', LUA],
  ['luajit', LUA],
  [
    'java',
    { script: /^-jar$/, module: /^(?:-m|--module)$/, valued: /^(?:-cp|-classpath|--class-path|-p|--module-path)$/ },
  ],
  ['tclsh', {}],
  ['expect', { code: /^-c$/, script: /^-f$/ }],
  ['awk', AWK],
  ['gawk', AWK],
  ['mawk', AWK],
  ['rscript', { code: /^-e$/ }],
  ['julia', { code: /^(?:-e|--eval|-E)$/ }],
  ['guile', { code: /^-c$/ }],
]);

/** @returns `null` for a program that is neither shell nor interpreter, and where its arguments are unknown */
export function runOf(process: Process): Run | null {
  const name = programOf(process).toLowerCase();
  const shell = SHELLS.has(name);
  const program = shell ? name : stem(name);
  const grammar = shell ? SHELL : INTERPRETERS.get(program);
  if (grammar === undefined || process.arguments === undefined) return null;
  const skipped = MULTICALL.has(baseName(process.arguments[0] ?? '')) ? 2 : 1;
  return { program, shell, ...read(grammar, process.arguments.slice(skipped)) };
}

/** Absolute path of the script that an interpreter runs; `null` where it runs none or its folder is unknown. */
export function scriptOf(process: Process): string | null {
  const script = runOf(process)?.script ?? null;
  if (script === null || script.startsWith('/')) return script;
  return process.workingFolder === undefined || !/[./]/.test(script) ? null : posix.join(process.workingFolder, script);
}

function read(grammar: Grammar, args: readonly string[]): Pick<Run, 'code' | 'script' | 'module'> {
  const nothing = { code: null, script: null, module: null };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const next = args[index + 1] ?? '';
    if (grammar.code?.test(arg) === true) return { ...nothing, code: next };
    if (grammar.script?.test(arg) === true) return { ...nothing, script: next };
    if (grammar.module?.test(arg) === true) return { ...nothing, module: next };
    if (grammar.valued?.test(arg) === true) index++;
    else if (!arg.startsWith('-')) {
      // Without a file of its own, awk's first argument is the program.
      return grammar === AWK ? { ...nothing, code: arg } : { ...nothing, script: arg };
    }
  }
  return nothing;
}
