import type { FileProblem, MenshenError } from '../model/index.ts';
import { commandText, visible } from '../text/index.ts';
import type { Messages } from './messages.ts';

/** An error in words, safe to show: whatever came from the machine is escaped. */
export interface ToldError {
  /** What went wrong, on one line. */
  readonly what: string;
  /** What is wrong with files, each as `file:line:column: field: what was expected`; mostly empty. */
  readonly problems: readonly string[];
  /** What to try. */
  readonly next: string | null;
}

/** What went wrong, and what to try, in the language of `messages`. */
export function tellError({ code, detail, message, next }: MenshenError, messages: Messages): ToldError {
  const { errors, failures, punctuation } = messages;
  const shown = detail === null ? null : safe(detail);
  const isPolicy = detail?.code === 'file-problems' && detail.page === 'policy-file';
  const headline = isPolicy ? errors.policyInvalid : errors.codes[code];
  const hint = shown === null ? undefined : textOf(failures.hints, shown);
  const tried = next === null ? (hint ?? null) : commandText(next);
  if (detail?.code === 'file-problems') {
    return { what: headline, problems: detail.problems.map((problem) => tellProblem(problem, messages)), next: tried };
  }
  const about = (shown === null ? undefined : textOf(failures.details, shown)) ?? visible(message);
  return { what: code === 'usage' ? about : headline + punctuation.colon + about, problems: [], next: tried };
}

function tellProblem({ file, line, column, field, fault }: FileProblem, messages: Messages): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const about = textOf(messages.problems.faults, safe(fault)) ?? fault.code;
  return `${visible(place)}: ${field === null ? '' : visible(field) + messages.punctuation.colon}${about}`;
}

/** The sentence of a code; each takes the parameters of its own code. */
function textOf(texts: object, value: { readonly code: string }): string | undefined {
  const text = (texts as { readonly [code: string]: ((value: object) => string) | undefined })[value.code];
  return text?.(value);
}

/** The same value with every text in it made visible. */
function safe<Value extends object>(value: Value): Value {
  const parts = Object.entries(value).map(([key, part]: [string, unknown]) => [
    key,
    Array.isArray(part) ? part.map(shownPart) : shownPart(part),
  ]);
  return Object.fromEntries(parts) as Value;
}

function shownPart(part: unknown): unknown {
  return typeof part === 'string' ? visible(part) : part;
}
