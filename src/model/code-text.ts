import type { ErrorDetail } from './error-detail.ts';
import type { FileProblem } from './file-problem.ts';

/** A log needs no more, and a file may have thousands; all are in the detail. */
const MOST = 20;

/** Needs no quotes, and nothing of it steers a terminal. */
const BARE = /^[\p{L}\p{N}_./:@+-]+$/u;
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What an error is about in codes, for logs: `no-socket lines=2 line=1 column=1 formats=ss,lsof`; of a file a problem a
 * line, as `file:line:column: field: code name=value`. Safe to show.
 */
export function codeText(detail: ErrorDetail): string {
  if (detail.code !== 'file-problems') return written(detail);
  const { problems } = detail;
  const left = problems.length - MOST;
  return [...problems.slice(0, MOST).map(problemText), ...(left > 0 ? [`… +${left}`] : [])].join('\n');
}

function problemText({ file, line, column, field, fault }: FileProblem): string {
  const place = [file, line, column].filter((part) => part !== null);
  return [safe(place.join(':')), ...(field === null ? [] : [safe(field)]), written(fault)].join(': ');
}

function written({ code, ...values }: { readonly code: string }): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== null);
  return [code, ...pairs.map(([name, value]) => `${name}=${[value].flat().map(valueText).join(',')}`)].join(' ');
}

function valueText(value: unknown): string {
  const text = String(value);
  return BARE.test(text) ? text : safe(JSON.stringify(text));
}

function safe(text: string): string {
  return text.replaceAll(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
