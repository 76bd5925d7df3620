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
    ...commands.flatMap(({ name, options, argument, isDefault }) => {
      const here = quote(`__fish_seen_subcommand_from ${name}`);
      const values = argument?.values ?? [];
      return [
        ...options.map((option) => optionLine(option, here)),
        ...(isDefault ? options.map((option) => optionLine(option, none)) : []),
        ...(values.length === 0 ? [] : [`complete -c ${PROGRAM} -n ${here} -a ${quote(values.join(' '))}`]),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function optionLine({ name, short, brief, placeholder, values }: OptionEntry, condition: string): string {
  const letter = short === null ? '' : ` -s ${short.slice(1)}`;
  const takes = placeholder === null ? '' : values.length === 0 ? ' -x' : ` -x -a ${quote(values.join(' '))}`;
  return `complete -c ${PROGRAM} -n ${condition} -l ${name.slice(2)}${letter}${takes} -d ${quote(brief)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
