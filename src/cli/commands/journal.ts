import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface JournalFlags extends CommonFlags {
  readonly json: boolean;
}

export function journalCommand(messages: Messages): Command<Context> {
  const { journalHelp } = messages.close;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<JournalFlags, [], Context>({
    loader: async () => (await import('../journal/run.ts')).runJournal,
    parameters: { flags: { json, lang, color }, positional: { kind: 'tuple', parameters: [] } },
    docs: { brief: journalHelp.brief, fullDescription: journalHelp.description },
  });
}
