import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export function manualCommand(messages: Messages): Command<Context> {
  const { manual } = messages.cli;
  const { lang, color } = sharedOptions(messages);
  return buildCommand<CommonFlags, [], Context>({
    loader: async () => (await import('../manual/run.ts')).runManual,
    parameters: { flags: { lang, color } },
    docs: { brief: manual.brief, fullDescription: manual.description },
  });
}
