import { PROGRAM } from '../commands/index.ts';
import type { CommandEntry, OptionEntry } from '../manual/describe.ts';

/** See complete(1) of fish. */
export function fishScript(commands: readonly CommandEntry[], program: readonly OptionEntry[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const none = quote(`not __fish_seen_subcommand_from ${names}`);
  const lines = [
    `# fish completion for ${PROGRAM}`,
    `complete -c ${PROGRAM} -f`,
    ...commands.map(({ name, brief }) => `complete -c ${PROGRAM} -n ${none} -a ${name} -d ${quote(brief)}`),
    ...program.filter(({ name }) => name !== '--help').map((option) => optionLine(option, none)),
    ...commands.flatMap((command) => [
      ...commandLines(command),
      ...(command.isDefault ? command.options.map((option) => optionLine(option, none)) : []),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ name, options, argument, commands }: CommandEntry): readonly string[] {
  const seen = `__fish_seen_subcommand_from ${name}`;
  const names = commands.map((command) => command.name).join(' ');
  // As long as none of a group's commands is named, the one that stands for it is meant.
  const here = quote(commands.length === 0 ? seen : `${seen}; and not __fish_seen_subcommand_from ${names}`);
  const values = argument?.values ?? [];
  return [
    ...options.map((option) => optionLine(option, here)),
    ...(values.length === 0 ? [] : [`complete -c ${PROGRAM} -n ${here} -a ${quote(values.join(' '))}`]),
    ...commands.map(({ name: second, brief }) => `complete -c ${PROGRAM} -n ${here} -a ${second} -d ${quote(brief)}`),
    ...commands.flatMap((command) => {
      const both = quote(`${seen}; and __fish_seen_subcommand_from ${command.name}`);
      return command.options.map((option) => optionLine(option, both));
    }),
  ];
}

function optionLine({ name, short, brief, placeholder, values }: OptionEntry, condition: string): string {
  const letter = short === null ? '' : ` -s ${short.slice(1)}`;
  const takes = placeholder === null ? '' : values.length === 0 ? ' -x' : ` -x -a ${quote(values.join(' '))}`;
  return `complete -c ${PROGRAM} -n ${condition} -l ${name.slice(2)}${letter}${takes} -d ${quote(brief)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
