import type { CommonFlags } from '../commands/options.ts';
import type { Shell } from '../commands/completion.ts';
import type { Context } from '../context.ts';
import { type CommandEntry, describeCommands, describeProgram, type OptionEntry } from '../manual/describe.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

type Script = (commands: readonly CommandEntry[], program: readonly OptionEntry[]) => string;

const SCRIPTS: Readonly<Record<Shell, Script>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/**
 * Prints a script that holds everything it completes: it asks nobody, since starting Node at every key would be felt.
 */
export async function runCompletion(this: Context, _flags: CommonFlags, shell: Shell): Promise<void> {
  await this.out.write(SCRIPTS[shell](describeCommands(this.messages), describeProgram(this.messages)));
}
