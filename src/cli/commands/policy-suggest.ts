import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicySuggestFlags extends CommonFlags {
  readonly write?: string;
  readonly json: boolean;
}

export function policySuggestCommand(messages: Messages): Command<Context> {
  const { suggest: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicySuggestFlags, [], Context>({
    loader: async () => (await import('../policy/suggest.ts')).runPolicySuggest,
    parameters: {
      flags: {
        write: {
          kind: 'parsed',
          parse: String,
          optional: true,
          placeholder: messages.cli.placeholders.file,
          brief: help.write,
        },
        json,
        lang,
        color,
      },
      positional: { kind: 'tuple', parameters: [] },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
