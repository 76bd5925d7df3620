import packageJson from '../../../package.json' with { type: 'json' };
import type { Explained, Messages } from '../../i18n/index.ts';
import { PROGRAM } from '../commands/index.ts';
import { describeCommands, describeProgram, type CommandEntry, type OptionEntry } from './describe.ts';
import { optionRow, usageOf } from './help.ts';

/** The manual page, in the man macros of roff (groff_man(7)). */
export function manualPage(messages: Messages): string {
  const { cli } = messages;
  const { headings } = cli;
  const commands = describeCommands(messages);
  const lines = [
    // Without preconv's hint, groff would read UTF-8 as Latin 1.
    String.raw`'\" -*- coding: UTF-8 -*-`,
    `.TH ${PROGRAM.toUpperCase()} 1 "" "${PROGRAM} ${packageJson.version}"`,
    // Flush left: filling lines up would tear Chinese apart.
    '.ad l',
    section(headings.name),
    roff(`${PROGRAM} - ${cli.tagline}`),
    section(headings.usage),
    roff(`${PROGRAM} [${cli.words.command}] [${cli.words.options}]`),
    section(headings.description),
    roff(cli.about),
    section(headings.options),
    ...describeProgram(messages).flatMap((option) => optionLines(option, messages)),
    section(headings.commands),
    ...commands.flatMap((command) => [command, ...command.commands].flatMap((one) => commandLines(one, messages))),
    section(headings.exitCodes),
    ...explainedLines(cli.exitCodes),
    section(headings.environment),
    ...explainedLines(cli.environment),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(command: CommandEntry, messages: Messages): readonly string[] {
  const { headings } = messages.cli;
  const { argument, examples, options } = command;
  return [
    `.SS ${argumentOf(usageOf(command, messages))}`,
    roff(command.description),
    ...(argument === null ? [] : term(argument.placeholder, argument.brief)),
    ...options.filter(({ name }) => name !== '--help').flatMap((option) => optionLines(option, messages)),
    '.PP',
    roff(`${headings.examples}:`),
    ...explainedLines(examples),
  ];
}

function optionLines(option: OptionEntry, messages: Messages): readonly string[] {
  const [flag, meaning] = optionRow(option, messages);
  return term(flag, meaning);
}

function explainedLines(rows: Explained): readonly string[] {
  return rows.flatMap(([name, meaning]) => term(name, meaning));
}

function term(name: string, meaning: string): readonly string[] {
  return ['.TP', `.B ${argumentOf(name)}`, roff(meaning)];
}

function section(heading: string): string {
  return `.SH ${argumentOf(heading.toUpperCase())}`;
}

/** One argument of a macro. */
function argumentOf(text: string): string {
  return `"${escaped(text).replaceAll('"', String.raw`\(dq`)}"`;
}

/** Running text; a dot or an apostrophe at its start would be read as a request. */
function roff(text: string): string {
  return escaped(text).replace(/^[.']/, String.raw`\&$&`);
}

/** groff breaks no line beside an ideograph by itself; there it may, unless something closes. */
const BESIDE_IDEOGRAPHS =
  /(?<=[\p{Script=Han}\u3000-\u303F\uFF00-\uFF60])(?=[\p{Script=Han}\w\uFF08\u201C])|(?<=\w)(?=\p{Script=Han})/gu;

function escaped(text: string): string {
  return text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('~', String.raw`\(ti`)
    .replaceAll(BESIDE_IDEOGRAPHS, String.raw`\:`);
}
