import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { type PlaybookSystem, PLAYBOOK_SYSTEMS } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PlaybookFlags extends CommonFlags {
  readonly json: boolean;
  readonly system?: PlaybookSystem | 'all';
}

export function playbookCommand(messages: Messages): Command<Context> {
  const { help } = messages.playbook;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PlaybookFlags, string[], Context>({
    loader: async () => (await import('../playbook/run.ts')).runPlaybook,
    parameters: {
      flags: {
        system: {
          kind: 'enum',
          values: [...PLAYBOOK_SYSTEMS, 'all'],
          optional: true,
          placeholder: help.placeholders.system,
          brief: help.system,
        },
        json,
        lang,
        color,
      },
      // A name may have several words: `menshen playbook Remote Desktop`.
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: { parse: String, brief: help.query, placeholder: messages.cli.placeholders.query },
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
