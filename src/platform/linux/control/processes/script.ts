import { posix } from 'node:path';

/** What an interpreter was told to run. `input`: what stands on its standard input. */
export type Script =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'module' | 'input' };

/** How a command line is read; options that are not named here take no value. */
interface Grammar {
  /** Code follows; a cluster such as `-lc` counts by its last letter. */
  readonly code?: RegExp;
  /** The script follows. */
  readonly script?: RegExp;
  readonly module?: RegExp;
  /** A value follows that is neither. */
  readonly valued?: RegExp;
}

const SHELLS: ReadonlySet<string> = new Set([
  'ash',
  'bash',
  'dash',
  'fish',
  'ksh',
  'ksh93',
  'mksh',
  'rbash',
  'sh',
  'yash',
  'zsh',
]);
const SHELL: Grammar = { code: /^-[a-zA-Z]*c$/, valued: /^(?:[-+][a-zA-Z]*[oO]|--rcfile|--init-file)$/ };
const INTERPRETERS: readonly (readonly [name: RegExp, grammar: Grammar])[] = [
  [/^(?:python|pypy)[\d.]*$/, { code: /^-[a-zA-Z]*c$/, module: /^-[a-zA-Z]*m$/, valued: /^-[WX]$/ }],
  [/^perl[\d.]*$/, { code: /^-[a-zA-Z]*[eE]$/ }],
  [/^ruby[\d.]*$/, { code: /^-[a-z]*e$/, valued: /^-[rIC]$/ }],
  [
    /^node(?:js)?$/,
    {
      code: /^(?:-e|-p|-pe|--eval|--print)$/,
      valued: /^(?:-r|-C|--require|--import|--loader|--conditions|--env-file)$/,
    },
  ],
  [/^php[\d.]*$/, { code: /^-[rBRE]$/, script: /^-[fF]$/, valued: /^-[cdStz]$/, module: /^-S$/ }],
  [/^lua(?:jit)?[\d.-]*$/, { code: /^-e$/, valued: /^-l$/ }],
  [
    /^java$/,
    { script: /^-jar$/, module: /^(?:-m|--module)$/, valued: /^(?:-cp|-classpath|--class-path|-p|--module-path)$/ },
  ],
];

/** How many words of a command line name the program: `busybox sh` are two. */
function leading(executable: string, args: readonly string[]): number {
  return isBusybox(executable) && isBusybox(args[0] ?? '') ? 2 : 1;
}

const isBusybox = (path: string): boolean => posix.basename(path).startsWith('busybox');

/** Whether a program is a shell, also as a login calls it (`-bash`). */
export function isShell(executable: string, args: readonly string[]): boolean {
  // One file is many programs: what it was called decides.
  const called = isBusybox(executable) ? (args[leading(executable, args) - 1] ?? '') : executable;
  return SHELLS.has(posix.basename(called).replace(/^-/, ''));
}

/**
 * What a shell or an interpreter runs.
 *
 * @param executable path of the program
 * @param args its whole command line
 * @returns null for other programs, and for java with a class, which may lie in any of many places
 */
export function scriptOf(executable: string, args: readonly string[]): Script | null {
  const name = posix.basename(executable);
  const shell = isShell(executable, args);
  const grammar = shell ? SHELL : INTERPRETERS.find(([pattern]) => pattern.test(name))?.[1];
  if (grammar === undefined) return null;
  const script = read(grammar, args.slice(leading(executable, args)));
  return name === 'java' && script.kind !== 'code' && !args.includes('-jar') ? null : script;
}

function read(grammar: Grammar, args: readonly string[]): Script {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const next = args[index + 1] ?? '';
    if (arg === '-') return { kind: 'input' };
    if (arg === '--') return args[index + 1] === undefined ? { kind: 'input' } : { kind: 'file', path: next };
    if (grammar.code?.test(arg) === true) return { kind: 'code', text: next };
    if (grammar.script?.test(arg) === true) return { kind: 'file', path: next };
    if (grammar.module?.test(arg) === true) return { kind: 'module' };
    if (grammar.valued?.test(arg) === true) index += 1;
    else if (!arg.startsWith('-')) return { kind: 'file', path: arg };
  }
  return { kind: 'input' };
}
