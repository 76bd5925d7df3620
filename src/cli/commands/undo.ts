import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { MenshenError } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface UndoFlags extends CommonFlags {
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly anyway: boolean;
  readonly json: boolean;
}

export function undoCommand(messages: Messages): Command<Context> {
  const { help, undoHelp } = messages.close;
  const { lang, color, json } = sharedOptions(messages);
  const off = { kind: 'boolean', default: false, withNegated: false } as const;
  return buildCommand<UndoFlags, [number?], Context>({
    loader: async () => (await import('../undo/run.ts')).runUndo,
    parameters: {
      flags: {
        dryRun: { ...off, brief: help.dryRun },
        yes: { ...off, brief: help.yes },
        anyway: { ...off, brief: undoHelp.anyway },
        json,
        lang,
        color,
      },
      aliases: { y: 'yes' },
      positional: {
        kind: 'tuple',
        parameters: [
          {
            parse: (text) => parseId(text, messages),
            brief: undoHelp.id,
            placeholder: undoHelp.placeholders.id,
            optional: true,
          },
        ],
      },
    },
    docs: { brief: undoHelp.brief, fullDescription: undoHelp.description },
  });
}

/** @throws MenshenError `usage` */
function parseId(text: string, { errors }: Messages): number {
  if (!/^\d{1,9}$/.test(text)) throw new MenshenError('usage', errors.values.number(text));
  return Number(text);
}
