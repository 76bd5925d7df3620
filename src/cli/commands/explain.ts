import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface ExplainFlags extends CommonFlags {
  readonly json: boolean;
}

export function explainCommand(messages: Messages): Command<Context> {
  const { help } = messages.explain;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<ExplainFlags, string[], Context>({
    loader: async () => (await import('../explain/run.ts')).runExplain,
    parameters: {
      flags: { json, lang, color },
      // A name may have several words: `menshen explain Remote Desktop`.
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: { parse: String, brief: help.query, placeholder: messages.cli.placeholders.query },
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
