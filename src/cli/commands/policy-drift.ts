import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicyDriftFlags extends CommonFlags {
  readonly repair: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

export function policyDriftCommand(messages: Messages): Command<Context> {
  const { drift: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyDriftFlags, [], Context>({
    loader: async () => (await import('../policy/drift.ts')).runPolicyDrift,
    parameters: {
      flags: {
        repair: { kind: 'boolean', default: false, withNegated: false, brief: help.repair },
        yes: { kind: 'boolean', default: false, withNegated: false, brief: help.yes },
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
