/** Emphasis by meaning is the caller's; these are the terminal's means. Without colours each returns its text unchanged. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const ANSI: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
};

const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same };

export type ColorChoice = 'auto' | 'always' | 'never';
export const COLOR_CHOICES: readonly ColorChoice[] = ['auto', 'always', 'never'];

/** What the user asked for first (`--color`, FORCE_COLOR, NO_COLOR: see no-color.org), then what the terminal can. */
export function styleFor(choice: ColorChoice, environment: NodeJS.ProcessEnv, isTerminal: boolean): Style {
  return isColored(choice, environment, isTerminal) ? ANSI : PLAIN;
}

function isColored(choice: ColorChoice, environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (choice !== 'auto') return choice === 'always';
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '') return false;
  return isTerminal && environment['TERM'] !== 'dumb';
}

function sgr(open: number, close: number): (text: string) => string {
  return (text) => `\u001B[${open}m${text}\u001B[${close}m`;
}

function same(text: string): string {
  return text;
}
