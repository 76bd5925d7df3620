import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicyRemoveFlags extends CommonFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function policyRemoveCommand(messages: Messages): Command<Context> {
  const { remove: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyRemoveFlags, [], Context>({
    loader: async () => (await import('../policy/remove.ts')).runPolicyRemove,
    parameters: {
      flags: {
        yes: { kind: 'boolean', default: false, withNegated: false, brief: help.yes },
        dryRun: { kind: 'boolean', default: false, withNegated: false, brief: help.dryRun },
        json,
        lang,
        color,
      },
      aliases: { y: 'yes' },
      positional: { kind: 'tuple', parameters: [] },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
