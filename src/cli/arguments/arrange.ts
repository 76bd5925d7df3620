import { LANGUAGES, type Language } from '../../model/index.ts';
import { COLOR_CHOICES, type ColorChoice } from '../output/style.ts';

/** Options that stand before a command and take a value: all others are switches, or come after it. */
const WITH_VALUE: ReadonlySet<string> = new Set(['--lang', '--color', '--fail-on', '--config']);
const ABOUT_ITSELF: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-v']);

/** `menshen 3000`: no command starts like a port. */
const PORT_LIKE = /^[\d[]/;

/**
 * Puts the command first, which is where Stricli looks for it: `--lang zh list` becomes `list --lang zh`.
 * Without a command it is `fallback`, except where only help or the version is wanted.
 */
export function arrange(inputs: readonly string[], fallback: string): readonly string[] {
  const at = commandIndex(inputs);
  if (at !== null && PORT_LIKE.test(inputs[at] ?? '')) return [fallback, ...inputs];
  if (at !== null) return [...inputs.slice(at, at + 1), ...inputs.slice(0, at), ...inputs.slice(at + 1)];
  const about = inputs.find((input) => ABOUT_ITSELF.has(input));
  return about === undefined ? [fallback, ...inputs] : [about];
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
