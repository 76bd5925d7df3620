import { LANGUAGES, type Language } from '../../model/index.ts';
import { COLOR_CHOICES, type ColorChoice } from '../output/style.ts';

/** Options that stand before a command and take a value: all others are switches, or come after it. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  '--lang',
  '--color',
  '--fail-on',
  '--config',
  '--write',
  '--confirm-within',
]);
const HELP: ReadonlySet<string> = new Set(['--help', '-h']);
const ABOUT_ITSELF: ReadonlySet<string> = new Set([...HELP, '--version', '-v']);

/** `menshen 3000`: no command starts like a port. */
const PORT_LIKE = /^[\d[]/;

/**
 * Puts the command first, which is where Stricli looks for it: `--lang zh list` becomes `list --lang zh`.
 * Without a command it is `fallback`, except where only help or the version is wanted.
 *
 * @param groups of commands, whose second word is found in the same way: what stands for it where there is none
 */
export function arrange(
  inputs: readonly string[],
  fallback: string,
  groups: Readonly<Record<string, string>>,
): readonly string[] {
  const at = commandIndex(inputs);
  const word = at === null ? undefined : inputs[at];
  if (at !== null && word !== undefined) {
    if (PORT_LIKE.test(word)) return [fallback, ...inputs];
    const rest = inputs.toSpliced(at, 1);
    const standing = Object.hasOwn(groups, word) ? groups[word] : undefined;
    return [word, ...(standing === undefined ? rest : arrangeGroup(rest, standing))];
  }
  const about = inputs.find((input) => ABOUT_ITSELF.has(input));
  return about === undefined ? [fallback, ...inputs] : [about];
}

function arrangeGroup(rest: readonly string[], standing: string): readonly string[] {
  const at = commandIndex(rest);
  if (at !== null) return [...rest.slice(at, at + 1), ...rest.toSpliced(at, 1)];
  const end = rest.indexOf('--');
  const help = (end === -1 ? rest : rest.slice(0, end)).find((input) => HELP.has(input));
  return help === undefined ? [standing, ...rest] : [help];
}

function commandIndex(inputs: readonly string[]): number | null {
  for (let at = 0; at < inputs.length; at += 1) {
    const input = inputs[at] ?? '';
    if (input === '--') return null;
    if (!input.startsWith('-')) return at;
    if (WITH_VALUE.has(input)) at += 1;
  }
  return null;
}

/** The value that an option has among unparsed arguments; the last one counts. */
function valueOf(inputs: readonly string[], option: string): string | undefined {
  const end = inputs.indexOf('--');
  const options = end === -1 ? inputs : inputs.slice(0, end);
  return options
    .flatMap((input, at) => {
      if (input === option) return [options[at + 1]];
      return input.startsWith(`${option}=`) ? [input.slice(option.length + 1)] : [];
    })
    .at(-1);
}

/** Needed before anything is parsed, since help and usage errors are in it too. */
export function languageOf(inputs: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const asked = LANGUAGES.find((language) => language === valueOf(inputs, '--lang'));
  if (asked !== undefined) return asked;
  // POSIX: the first of these that is set and not empty.
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^zh\b|^zh_/i.test(locale) ? 'zh' : 'en';
}

export function colorOf(inputs: readonly string[]): ColorChoice {
  return COLOR_CHOICES.find((choice) => choice === valueOf(inputs, '--color')) ?? 'auto';
}
