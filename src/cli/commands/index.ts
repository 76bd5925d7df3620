import type { Command } from '@stricli/core';

import type { Explained, Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { checkCommand } from './check.ts';
import { closeCommand } from './close.ts';
import { completionCommand, SHELLS } from './completion.ts';
import { explainCommand } from './explain.ts';
import { journalCommand } from './journal.ts';
import { judgeCommand } from './judge.ts';
import { listCommand } from './list.ts';
import { manualCommand } from './manual.ts';
import { playbookCommand } from './playbook.ts';
import { POLICY_DEFAULT, policyGroup } from './policy.ts';
import { undoCommand } from './undo.ts';

export const PROGRAM = 'menshen';
export const DEFAULT_COMMAND = 'check';

/** What stands for a group of commands that is named without any of them. */
export const GROUP_DEFAULTS: Readonly<Record<string, string>> = { policy: POLICY_DEFAULT };

/** One command. */
export interface SingleEntry {
  readonly command: Command<Context>;
  readonly examples: Explained;
  /** All values of its argument, where they can be listed. */
  readonly values?: readonly string[];
}

/** Commands that are about one thing: `menshen policy apply`. */
export interface GroupEntry {
  readonly brief: string;
  readonly description: string;
  readonly examples: Explained;
  /** By their second word, in the order of help. */
  readonly commands: Readonly<Record<string, SingleEntry>>;
}

export type Entry = SingleEntry | GroupEntry;

export function isGroup(entry: Entry): entry is GroupEntry {
  return 'commands' in entry;
}

/** Every command by its name, in the order of help. A new command needs a line here and a file beside this one. */
export function commandTable(messages: Messages): Readonly<Record<string, Entry>> {
  return {
    check: { command: checkCommand(messages), examples: messages.check.help.examples },
    list: { command: listCommand(messages), examples: messages.list.help.examples },
    explain: { command: explainCommand(messages), examples: messages.explain.help.examples },
    playbook: { command: playbookCommand(messages), examples: messages.playbook.help.examples },
    judge: { command: judgeCommand(messages), examples: messages.judge.help.examples },
    close: { command: closeCommand(messages), examples: messages.close.help.examples },
    undo: { command: undoCommand(messages), examples: messages.close.undoHelp.examples },
    policy: policyGroup(messages),
    journal: { command: journalCommand(messages), examples: messages.close.journalHelp.examples },
    completion: { command: completionCommand(messages), examples: messages.cli.completion.examples, values: SHELLS },
    manual: { command: manualCommand(messages), examples: messages.cli.manual.examples },
  };
}
