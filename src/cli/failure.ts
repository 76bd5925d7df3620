import { inspect as dump } from 'node:util';

import { type Messages, tellError, type ToldError } from '../i18n/index.ts';
import { MenshenError } from '../model/index.ts';
import { visible } from '../text/index.ts';

/** Nobody reads more, and a file may have thousands. */
const MOST_PROBLEMS = 20;

/**
 * An error for a person: what went wrong, and what to try. Its details come from the machine, so they are made visible.
 *
 * @param debug with the stack, for whoever looks for the fault
 */
export function describeFailure(error: unknown, messages: Messages, debug: boolean): string {
  const { errors } = messages;
  const { what, problems, next } = error instanceof MenshenError ? tellError(error, messages) : fault(error, messages);
  const left = problems.length - MOST_PROBLEMS;
  const lines = [
    errors.prefix + what,
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => `  ${problem}`),
    ...(left > 0 ? [`  ${messages.problems.more(left)}`] : []),
    ...(next === null ? [] : [errors.next + next]),
  ];
  if (debug) lines.push(...dump(error).split('\n').map(visible));
  else if (!isExpected(error)) lines.push(errors.debug);
  return lines.join('\n');
}

/** What was not thrown on purpose. */
function fault(error: unknown, { errors, punctuation }: Messages): ToldError {
  const message = visible(error instanceof Error ? error.message : String(error));
  return { what: errors.codes.internal + punctuation.colon + message, problems: [], next: null };
}

function isExpected(error: unknown): boolean {
  return error instanceof MenshenError && error.code !== 'internal';
}
