import type { Command } from '@stricli/core';

import type { Explained, Messages } from '../../i18n/index.ts';
import {
  commandTable,
  DEFAULT_COMMAND,
  GROUP_DEFAULTS,
  type GroupEntry,
  isGroup,
  type SingleEntry,
} from '../commands/index.ts';
import type { Context } from '../context.ts';

/** An option as help, manual page and completion scripts need it. */
export interface OptionEntry {
  /** With its dashes: `--fail-on`. */
  readonly name: string;
  /** `-w`, where it has one. */
  readonly short: string | null;
  readonly brief: string;
  /** What stands for its value; `null` where it takes none. */
  readonly placeholder: string | null;
  /** All values that it takes; empty where they can't be listed. */
  readonly values: readonly string[];
  readonly repeatable: boolean;
}

interface ArgumentEntry {
  readonly placeholder: string;
  readonly brief: string;
  readonly values: readonly string[];
  readonly optional: boolean;
  readonly repeatable: boolean;
}

/** One command as its definition describes it: the only source of help, manual page and completion scripts. */
export interface CommandEntry {
  /** Its last word. */
  readonly name: string;
  /** All words after the program's: `policy apply`. */
  readonly path: string;
  /** It is meant where no other is named. */
  readonly isDefault: boolean;
  readonly brief: string;
  readonly description: string;
  /** Of a group: those of the command that stands for it. */
  readonly options: readonly OptionEntry[];
  readonly argument: ArgumentEntry | null;
  readonly examples: Explained;
  /** Of a group; otherwise empty. */
  readonly commands: readonly CommandEntry[];
}

export function describeCommands(messages: Messages): readonly CommandEntry[] {
  return Object.entries(commandTable(messages)).map(([name, entry]) =>
    isGroup(entry)
      ? describeGroup(name, entry, messages)
      : describeSingle([name], entry, name === DEFAULT_COMMAND, messages),
  );
}

function describeGroup(
  name: string,
  { brief, description, examples, commands: table }: GroupEntry,
  messages: Messages,
): CommandEntry {
  const commands = Object.entries(table).map(([second, entry]) =>
    describeSingle([name, second], entry, second === GROUP_DEFAULTS[name], messages),
  );
  const options = commands.find(({ isDefault }) => isDefault)?.options ?? [helpOption(messages)];
  return { name, path: name, isDefault: false, brief, description, options, argument: null, examples, commands };
}

function describeSingle(
  words: readonly string[],
  { command, examples, values = [] }: SingleEntry,
  isDefault: boolean,
  messages: Messages,
): CommandEntry {
  return {
    name: words.at(-1) ?? '',
    path: words.join(' '),
    isDefault,
    brief: command.brief,
    description: command.fullDescription ?? command.brief,
    options: [...optionsOf(command), helpOption(messages)],
    argument: argumentOf(command, values),
    examples,
    commands: [],
  };
}

/** What `menshen` takes without a command; its other options are those of the default command. */
export function describeProgram(messages: Messages): readonly OptionEntry[] {
  return [helpOption(messages), option('--version', '-v', messages.cli.options.version)];
}

function helpOption(messages: Messages): OptionEntry {
  return option('--help', '-h', messages.cli.options.help);
}

function option(name: string, short: string | null, brief: string): OptionEntry {
  return { name, short, brief, placeholder: null, values: [], repeatable: false };
}

function optionsOf({ parameters: { flags = {}, aliases = {} } }: Command<Context>): readonly OptionEntry[] {
  return Object.entries(flags).map(([key, flag]) => {
    const letter = Object.entries(aliases).find(([, name]) => name === key)?.[0];
    // Of what is on by itself, the way to turn it off is worth telling.
    const isOn = flag.kind === 'boolean' && flag.default === true;
    const described = option(
      `--${isOn ? 'no-' : ''}${kebab(key)}`,
      letter === undefined ? null : `-${letter}`,
      flag.brief,
    );
    if (flag.kind !== 'enum' && flag.kind !== 'parsed') return described;
    const values = flag.kind === 'enum' ? flag.values : [];
    return {
      ...described,
      values,
      placeholder: flag.placeholder ?? kebab(key),
      repeatable: flag.variadic !== undefined && flag.variadic !== false,
    };
  });
}

function argumentOf({ parameters: { positional } }: Command<Context>, values: readonly string[]): ArgumentEntry | null {
  if (positional === undefined) return null;
  const isArray = positional.kind === 'array';
  const parameter = isArray ? positional.parameter : positional.parameters[0];
  if (parameter === undefined) return null;
  return {
    placeholder: parameter.placeholder ?? '',
    brief: parameter.brief,
    values,
    optional: isArray ? (positional.minimum ?? 0) === 0 : parameter.optional === true,
    repeatable: isArray,
  };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
