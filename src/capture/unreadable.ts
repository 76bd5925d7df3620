import { MenshenError } from '../model/index.ts';

/** Bytes of the longest capture that is read: some 400,000 lines. Whoever reads it from a file may stop there. */
export const LONGEST_CAPTURE: number = 32 * 1024 * 1024;

/** A text that can't be read at all. `at` tells where its reading came to an end, counted from 1. */
export function unreadable(
  message: string,
  next: string,
  at?: { readonly line: number; readonly column: number },
): MenshenError {
  const place = at === undefined ? '' : `line ${at.line}, column ${at.column}: `;
  return new MenshenError('capture-unreadable', `${place}${message}`, { next });
}
