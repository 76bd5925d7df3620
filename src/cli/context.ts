import type { StricliProcess } from '@stricli/core';

import type { Messages } from '../i18n/index.ts';
import type { Language } from '../model/index.ts';
import type { Output } from './output/output.ts';

/** What a command runs with; it is `this` of every command's function. */
export interface Context {
  /** Stricli's own view of the process; a command sets `exitCode` here where it is not 0. */
  readonly process: StricliProcess;
  readonly environment: NodeJS.ProcessEnv;
  readonly language: Language;
  readonly messages: Messages;
  /** Results. */
  readonly out: Output;
  /** Everything else: progress, hints, warnings, errors. */
  readonly err: Output;
}
