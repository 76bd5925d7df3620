import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicyVerifyFlags extends CommonFlags {
  readonly json: boolean;
}

export function policyVerifyCommand(messages: Messages): Command<Context> {
  const { verify: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyVerifyFlags, [], Context>({
    loader: async () => (await import('../policy/verify.ts')).runPolicyVerify,
    parameters: {
      flags: { json, lang, color },
      positional: { kind: 'tuple', parameters: [] },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
