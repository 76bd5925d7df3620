import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, policyFile, sharedOptions } from './options.ts';

export interface PolicyPlanFlags extends CommonFlags {
  readonly json: boolean;
}

export function policyPlanCommand(messages: Messages): Command<Context> {
  const { plan: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyPlanFlags, [string?], Context>({
    loader: async () => (await import('../policy/plan.ts')).runPolicyPlan,
    parameters: { flags: { json, lang, color }, positional: policyFile(messages) },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
