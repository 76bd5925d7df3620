import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import { type BlockAnswer, type CloseMethod, MenshenError } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface CloseFlags extends CommonFlags {
  readonly how?: CloseMethod;
  readonly nowOnly: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly grace: number;
  readonly watch: number;
  readonly answer?: BlockAnswer;
  readonly restart: boolean;
  readonly includingMySession: boolean;
  readonly json: boolean;
}

const METHODS: readonly CloseMethod[] = ['unit', 'container', 'process', 'connections', 'firewall'];
const ANSWERS: readonly BlockAnswer[] = ['drop', 'reject', 'reset'];
const LONGEST_SECONDS = 3600;

export function closeCommand(messages: Messages): Command<Context> {
  const { help } = messages.close;
  const { lang, color, json } = sharedOptions(messages);
  const off = { kind: 'boolean', default: false, withNegated: false } as const;
  const seconds = (fallback: string, brief: string) =>
    ({
      kind: 'parsed',
      parse: (text: string) => parseSeconds(text, messages),
      default: fallback,
      brief,
      placeholder: help.placeholders.seconds,
    }) as const;
  return buildCommand<CloseFlags, string[], Context>({
    loader: async () => (await import('../close/run.ts')).runClose,
    parameters: {
      flags: {
        how: { kind: 'enum', values: METHODS, optional: true, placeholder: help.placeholders.how, brief: help.how },
        nowOnly: { ...off, brief: help.nowOnly },
        dryRun: { ...off, brief: help.dryRun },
        yes: { ...off, brief: help.yes },
        grace: seconds('10', help.grace),
        watch: seconds('3', help.watch),
        answer: {
          kind: 'enum',
          values: ANSWERS,
          optional: true,
          placeholder: help.placeholders.answer,
          brief: help.answer,
        },
        restart: { kind: 'boolean', default: true, brief: help.restart },
        includingMySession: { ...off, brief: help.includingMySession },
        json,
        lang,
        color,
      },
      aliases: { y: 'yes' },
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: { parse: String, brief: help.target, placeholder: help.placeholders.target },
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}

/** @throws MenshenError `usage` */
function parseSeconds(text: string, { errors }: Messages): number {
  const [, number] = /^(\d{1,4}(?:\.\d{1,3})?)s?$/.exec(text) ?? [];
  const seconds = Number(number ?? Number.NaN);
  if (!(seconds <= LONGEST_SECONDS)) throw new MenshenError('usage', errors.values.number(text));
  return seconds;
}
