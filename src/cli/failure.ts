import { inspect as dump } from 'node:util';

import type { Messages } from '../i18n/index.ts';
import { MenshenError } from '../model/index.ts';
import { visible } from '../text/index.ts';

/**
 * An error for a person: what went wrong, and what to try. Its details come from the machine, so they are made visible.
 *
 * @param debug with the stack, for whoever looks for the fault
 */
export function describeFailure(error: unknown, messages: Messages, debug: boolean): string {
  const { errors } = messages;
  const lines = [errors.prefix + headline(error, messages)];
  if (error instanceof MenshenError && error.next !== null) lines.push(`${errors.next}${visible(error.next)}`);
  if (debug) lines.push(...dump(error).split('\n').map(visible));
  else if (!isExpected(error)) lines.push(errors.debug);
  return lines.join('\n');
}

function headline(error: unknown, { errors, punctuation: { colon } }: Messages): string {
  const message = error instanceof Error ? error.message : String(error);
  // One problem a line; file names in it have been made visible, so that its line breaks are its own.
  if (error instanceof MenshenError && error.code === 'config-invalid') {
    return [errors.codes[error.code], ...message.split('\n').map((line) => `  ${line}`)].join('\n');
  }
  const detail = visible(message);
  if (!(error instanceof MenshenError)) return `${errors.codes.internal}${colon}${detail}`;
  return error.code === 'usage' ? detail : `${errors.codes[error.code]}${colon}${detail}`;
}

function isExpected(error: unknown): boolean {
  return error instanceof MenshenError && error.code !== 'internal';
}
