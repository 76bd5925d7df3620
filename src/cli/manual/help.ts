import type { Explained, Messages } from '../../i18n/index.ts';
import { width } from '../../text/index.ts';
import { PROGRAM } from '../commands/index.ts';
import type { Output } from '../output/output.ts';
import { hang, wrap } from '../output/wrap.ts';
import { describeCommands, describeProgram, type CommandEntry, type OptionEntry } from './describe.ts';

/** Lines are no longer than this, however wide the terminal is: long lines are hard to read. */
const WIDEST = 100;

/** What `menshen --help` prints. */
export function programHelp(messages: Messages, out: Output): string {
  const { cli } = messages;
  const commands = describeCommands(messages);
  return page(out, [
    { text: [cli.about] },
    { heading: cli.headings.usage, text: [`${PROGRAM} [${cli.words.command}] [${cli.words.options}]`] },
    { heading: cli.headings.commands, table: commandRows(commands, messages) },
    { heading: cli.headings.options, table: describeProgram(messages).map((option) => optionRow(option, messages)) },
    { heading: cli.headings.examples, table: commands.flatMap(({ examples }) => examples.slice(0, 1)) },
    { heading: cli.headings.exitCodes, table: cli.exitCodes },
    { heading: cli.headings.environment, table: cli.environment },
    { text: [cli.more(`${PROGRAM} ${cli.words.command} --help`)] },
  ]);
}

/** @param words what `menshen list --help` and `menshen policy apply --help` name */
export function commandHelp(words: readonly string[], messages: Messages, out: Output): string {
  const command = commandAt(words, describeCommands(messages));
  if (command === undefined) return programHelp(messages, out);
  const { cli } = messages;
  const { headings } = cli;
  const { argument, commands, path } = command;
  return page(out, [
    { text: [command.description] },
    { heading: headings.usage, text: [usageOf(command, messages)] },
    ...(commands.length === 0 ? [] : [{ heading: headings.commands, table: commandRows(commands, messages) }]),
    ...(argument === null
      ? []
      : [{ heading: headings.arguments, table: [[argument.placeholder, argument.brief] as const] }]),
    { heading: headings.options, table: command.options.map((option) => optionRow(option, messages)) },
    { heading: headings.examples, table: command.examples },
    ...(commands.length === 0 ? [] : [{ text: [cli.more(`${PROGRAM} ${path} ${cli.words.command} --help`)] }]),
  ]);
}

function commandAt(words: readonly string[], all: readonly CommandEntry[]): CommandEntry | undefined {
  const [first, ...more] = words;
  const entry = all.find(({ name }) => name === first);
  return entry === undefined || more.length === 0 ? entry : commandAt(more, entry.commands);
}

function commandRows(commands: readonly CommandEntry[], { cli: { words } }: Messages): Explained {
  return commands.map(({ name, brief, isDefault }) => [
    name,
    isDefault ? words.withFacts(brief, [words.byDefault]) : brief,
  ]);
}

/** `menshen list [options] [filter...]`, `menshen policy [command] [options]` */
export function usageOf({ path, argument, commands }: CommandEntry, { cli }: Messages): string {
  const command = commands.length === 0 ? '' : ` [${cli.words.command}]`;
  const start = `${PROGRAM} ${path}${command} [${cli.words.options}]`;
  if (argument === null) return start;
  const word = `${argument.placeholder}${argument.repeatable ? '...' : ''}`;
  return `${start} ${argument.optional ? `[${word}]` : word}`;
}

/** `-w, --watch` and its meaning, with what values it takes. */
export function optionRow(option: OptionEntry, { cli: { words }, punctuation }: Messages): readonly [string, string] {
  const { name, short, placeholder, values, repeatable, brief } = option;
  const flag = `${short === null ? '' : `${short}, `}${name}${placeholder === null ? '' : ` <${placeholder}>`}`;
  const facts = [
    values.length === 0 ? '' : words.values(values.join(punctuation.listed)),
    repeatable ? words.repeatable : '',
  ];
  const known = facts.filter((fact) => fact !== '');
  return [flag, known.length === 0 ? brief : words.withFacts(brief, known)];
}

type Section = { readonly heading?: string } & ({ readonly text: readonly string[] } | { readonly table: Explained });

function page(out: Output, sections: readonly Section[]): string {
  const columns = Math.min(out.columns ?? WIDEST, WIDEST);
  const lines = sections.flatMap((section) => {
    const indent = section.heading === undefined ? '' : '  ';
    const body =
      'text' in section
        ? section.text.flatMap((text) => wrap(text, columns - indent.length).map((line) => indent + line))
        : tableLines(section.table, columns, out);
    return section.heading === undefined ? [...body, ''] : [out.style.bold(section.heading), ...body, ''];
  });
  return lines.slice(0, -1).join('\n').concat('\n');
}

/** Terms in a column of their own where they are short, else on a line of their own. */
function tableLines(table: Explained, columns: number, { style }: Output): readonly string[] {
  const widest = Math.max(...table.map(([term]) => width(term)));
  const indent = Math.min(widest, Math.floor(columns / 3)) + 4;
  return table.flatMap(([term, meaning]) => {
    const meanings = hang(' '.repeat(indent), meaning, columns);
    const start = `  ${style.bold(term)}`;
    const gap = indent - 2 - width(term);
    return gap < 2 ? [start, ...meanings] : [start + ' '.repeat(gap) + meanings[0]?.trimStart(), ...meanings.slice(1)];
  });
}
