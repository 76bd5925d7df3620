import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicyConfirmFlags extends CommonFlags {
  readonly anyway: boolean;
  readonly json: boolean;
}

export function policyConfirmCommand(messages: Messages): Command<Context> {
  const { confirm: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyConfirmFlags, [], Context>({
    loader: async () => (await import('../policy/confirm.ts')).runPolicyConfirm,
    parameters: {
      flags: { anyway: { kind: 'boolean', default: false, withNegated: false, brief: help.anyway }, json, lang, color },
      positional: { kind: 'tuple', parameters: [] },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
