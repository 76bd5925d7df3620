import { buildCommand, type Command } from '@stricli/core';

import type { Messages } from '../../i18n/index.ts';
import type { CaptureFormat, Suspicion } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { type CommonFlags, sharedOptions } from './options.ts';

const CAPTURE_FORMATS: readonly CaptureFormat[] = [
  'netstat-windows',
  'netstat-linux',
  'netstat-macos',
  'netstat-bsd',
  'ss',
  'lsof',
  'sockstat',
  'fport',
  'powershell-table',
  'powershell-list',
  'powershell-csv',
  'powershell-json',
  'nmap-xml',
  'nmap-grepable',
];

export interface JudgeFlags extends CommonFlags {
  readonly json: boolean;
  readonly format?: CaptureFormat;
  readonly failOn?: Exclude<Suspicion, 'none'>;
}

export function judgeCommand(messages: Messages): Command<Context> {
  const { help } = messages.judge;
  const { placeholders } = messages.cli;
  const { lang, color, json } = sharedOptions(messages);
  return buildCommand<JudgeFlags, [string?], Context>({
    loader: async () => (await import('../judge/run.ts')).runJudge,
    parameters: {
      flags: {
        failOn: {
          kind: 'enum',
          values: ['low', 'medium', 'high'],
          optional: true,
          placeholder: placeholders.level,
          brief: messages.check.help.failOn,
        },
        format: {
          kind: 'enum',
          values: CAPTURE_FORMATS,
          optional: true,
          placeholder: help.placeholders.format,
          brief: help.format,
        },
        json,
        lang,
        color,
      },
      positional: {
        kind: 'tuple',
        parameters: [{ parse: String, brief: help.file, placeholder: help.placeholders.file, optional: true }],
      },
    },
    docs: { brief: help.brief, fullDescription: help.description },
  });
}
