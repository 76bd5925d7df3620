import { PROGRAM } from '../commands/index.ts';
import type { CommandEntry, OptionEntry } from '../manual/describe.ts';

/** For zsh's own completion system (`compinit`), see zshcompsys(1). */
export function zshScript(commands: readonly CommandEntry[], program: readonly OptionEntry[]): string {
  const byDefault = commands.find(({ isDefault }) => isDefault)?.options ?? [];
  const atStart = [...new Map([...byDefault, ...program].map((option) => [option.name, option])).values()];
  return `#compdef ${PROGRAM}
${commands.map(functionOf).join('\n')}
${dispatcher(`_${PROGRAM}`, atStart, commands)}
if [[ $funcstack[1] == _${PROGRAM} ]]; then
  _${PROGRAM} "$@"
else
  compdef _${PROGRAM} ${PROGRAM}
fi
`;
}

/** A function that offers commands and options, and leaves what follows a command to its own. */
function dispatcher(name: string, options: readonly OptionEntry[], commands: readonly CommandEntry[]): string {
  const described = commands.map((command) => `    ${quote(`${command.name}:${command.brief}`)}`);
  const cases = commands.map((command) => `    ${command.name}) ${name}_${command.name} && result=0 ;;`);
  return `${name}() {
  local curcontext=$curcontext state line result=1
  typeset -A opt_args
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C -S \\
${options.map(specOf).join('\n')}
    '1: :->command' '*:: :->rest' && result=0
  case $state in
  command) _describe -t commands command commands && result=0 ;;
  rest)
    case $line[1] in
${cases.join('\n')}
    esac
    ;;
  esac
  return result
}
`;
}

function functionOf({ path, options, argument, commands }: CommandEntry): string {
  const name = `_${PROGRAM}_${path.replaceAll(' ', '_')}`;
  if (commands.length > 0) return [...commands.map(functionOf), dispatcher(name, options, commands)].join('\n');
  const words =
    argument === null ? '' : `    ${quote(`*:${escaped(argument.placeholder)}:${valuesOf(argument.values)}`)}\n`;
  const lines = `${options.map(specOf).join('\n')}\n${words}`;
  return `${name}() {
  _arguments -S \\
${lines.replace(/ \\\n$/, '\n')}}
`;
}

/** `'(-w --watch)'{-w,--watch}'[brief]:name:(values)' \` */
function specOf({ name, short, brief, placeholder, values, repeatable }: OptionEntry): string {
  const flags = short === null ? [name] : [short, name];
  const takes = placeholder === null ? '' : `:${escaped(placeholder)}:${valuesOf(values, repeatable)}`;
  const suffix = placeholder === null ? '' : '=';
  return flags
    .map((flag) => {
      const attached = flag.startsWith('--') ? suffix : '';
      const prefix = repeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
      return `    ${quote(`${prefix}${flag}${attached}[${escaped(brief)}]${takes}`)} \\`;
    })
    .join('\n');
}

function valuesOf(values: readonly string[], repeatable: boolean = false): string {
  if (values.length === 0) return ' ';
  return repeatable ? `_sequence compadd - ${values.join(' ')}` : `(${values.join(' ')})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
