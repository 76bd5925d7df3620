import { PROGRAM } from '../commands/index.ts';
import type { CommandEntry, OptionEntry } from '../manual/describe.ts';

/** Needs bash 3.2 or newer, and no bash-completion. */
export function bashScript(commands: readonly CommandEntry[], program: readonly OptionEntry[]): string {
  const names = commands.map(({ name }) => name);
  const byDefault = commands.find(({ isDefault }) => isDefault)?.options ?? [];
  const all = commands.flatMap((command) => [command, ...command.commands]);
  const words = all.map((command) => `    ${quote(command.path)}) words=${quote(wordsOf(command))} ;;`);
  const atStart = [...names, ...unique([...program, ...byDefault].map(({ name }) => name))];
  return `# bash completion for ${PROGRAM}
_${PROGRAM}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= word words values=
  # bash splits --option=value into three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
${commands.map(foundCase).join('\n')}
    esac
  done
  case "\${command:-${names[0] ?? ''}} $before" in
${all.flatMap(valueCases).join('\n')}
  esac
  if [[ -n $values ]]; then
    # The last of several values, with those before it kept.
    local kept=
    [[ $current == *,* ]] && kept=\${current%,*},
    COMPREPLY=($(compgen -P "$kept" -W "$values" -- "\${current##*,}"))
    return
  fi
  case $command in
${words.join('\n')}
    *) words=${quote(atStart.join(' '))} ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${PROGRAM} ${PROGRAM}
`;
}

/** Of a group the second word is looked for as well. */
function foundCase({ name, commands }: CommandEntry): string {
  if (commands.length === 0) return `    ${quote(` ${name}`)}) command=$word; break ;;`;
  const paths = commands.map(({ path }) => quote(path)).join(' | ');
  return `    ${quote(` ${name}`)}) command=$word ;;\n    ${paths}) command="$command $word"; break ;;`;
}

function wordsOf({ options, argument, commands }: CommandEntry): string {
  const names = commands.map(({ name }) => name);
  return [...names, ...options.map(({ name }) => name), ...(argument?.values ?? [])].join(' ');
}

function valueCases({ path, options }: CommandEntry): readonly string[] {
  return options
    .filter(({ placeholder }) => placeholder !== null)
    .map((option) => {
      const patterns = [option.name, ...(option.short === null ? [] : [option.short])].map(
        (flag) => `'${path} ${flag}'`,
      );
      const values = option.values.length === 0 ? 'return' : `values=${quote(option.values.join(' '))}`;
      return `    ${patterns.join(' | ')}) ${values} ;;`;
    });
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
