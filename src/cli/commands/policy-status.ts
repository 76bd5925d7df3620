import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface PolicyStatusFlags extends CommonFlags {
  readonly json: boolean;
}

export function policyStatusCommand(messages: Messages): Command<Context> {
  const { status: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<PolicyStatusFlags, [], Context>({
    loader: async () => (await import('../policy/status.ts')).runPolicyStatus,
    parameters: {
      flags: { json, lang, color },
      positional: { kind: 'tuple', parameters: [] },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
