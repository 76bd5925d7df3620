import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { parseDuration } from '../arguments/duration.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, policyFile, sharedOptions } from './options.ts';

export interface PolicyApplyFlags extends CommonFlags {
  /** Seconds. */
  readonly confirmWithin: number;
  readonly persist: boolean;
  readonly anyway: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Seconds. Nobody logs in anew in less, and whoever is locked out for longer gives up. */
const LEAST = 5;
const MOST = 3600;

export function policyApplyCommand(messages: Messages): Command<Context> {
  const { apply: help } = messages.policyHelp;
  const { lang, color, json } = sharedOptions(messages);
  const off = { kind: 'boolean', default: false, withNegated: false } as const;
  return buildCommand<PolicyApplyFlags, [string?], Context>({
    loader: async () => (await import('../policy/apply.ts')).runPolicyApply,
    parameters: {
      flags: {
        confirmWithin: {
          kind: 'parsed',
          parse: (text: string) => parseDuration(text, LEAST, MOST, messages),
          default: '60s',
          placeholder: help.placeholders.time,
          brief: help.confirmWithin,
        },
        persist: { ...off, brief: help.persist },
        anyway: { ...off, brief: help.anyway },
        yes: { ...off, brief: help.yes },
        dryRun: { ...off, brief: help.dryRun },
        json,
        lang,
        color,
      },
      aliases: { y: 'yes' },
      positional: policyFile(messages),
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
