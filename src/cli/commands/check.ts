import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { PortMatch } from '../../inspect/index.ts';
import type { Suspicion } from '../../model/index.ts';
import { parsePort } from '../arguments/port.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

export interface CheckFlags extends CommonFlags {
  readonly json: boolean;
  readonly allNamespaces: boolean;
  readonly hidden: boolean;
  readonly config?: string;
  readonly noConfig: boolean;
  readonly clamav: boolean;
  readonly failOn?: Exclude<Suspicion, 'none'>;
}

export function checkCommand(messages: Messages): Command<Context> {
  const { help } = messages.check;
  const { placeholders } = messages.cli;
  const { lang, color, json, allNamespaces } = sharedOptions(messages);
  return buildCommand<CheckFlags, PortMatch[], Context>({
    loader: async () => (await import('../check/run.ts')).runCheck,
    parameters: {
      flags: {
        failOn: {
          kind: 'enum',
          values: ['low', 'medium', 'high'],
          optional: true,
          placeholder: placeholders.level,
          brief: help.failOn,
        },
        hidden: { kind: 'boolean', default: false, withNegated: false, brief: help.hidden },
        config: {
          kind: 'parsed',
          parse: String,
          optional: true,
          placeholder: placeholders.file,
          brief: help.config,
        },
        noConfig: { kind: 'boolean', default: false, withNegated: false, brief: help.noConfig },
        clamav: { kind: 'boolean', default: true, brief: help.clamav },
        allNamespaces,
        json,
        lang,
        color,
      },
      positional: {
        kind: 'array',
        parameter: {
          parse: (text) => parsePort(text, messages),
          brief: help.ports,
          placeholder: placeholders.port,
        },
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
