import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export type Shell = 'bash' | 'zsh' | 'fish';
export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

export function completionCommand(messages: Messages): Command<Context> {
  const { completion, placeholders } = messages.cli;
  const { lang, color } = sharedOptions(messages);
  return buildCommand<CommonFlags, [Shell], Context>({
    loader: async () => (await import('../completion/run.ts')).runCompletion,
    parameters: {
      flags: { lang, color },
      positional: {
        kind: 'tuple',
        parameters: [
          {
            parse: (text) => parseShell(text, messages),
            brief: completion.shell,
            placeholder: placeholders.shell,
          },
        ],
      },
    },
    docs: { brief: completion.brief, fullDescription: completion.description },
  });
}

function parseShell(text: string, { errors }: Messages): Shell {
  const shell = SHELLS.find((shell) => shell === text);
  if (shell === undefined) throw new MenshenError('usage', errors.values.shell(text));
  return shell;
}
