import { type CaptureFault, MenshenError } from '../model/index.ts';

const MEBIBYTE = 1024 * 1024;
const MOST_MEBIBYTES = 32;

/** Bytes of the longest capture that is read: some 400,000 lines. Whoever reads it from a file may stop there. */
export const LONGEST_CAPTURE: number = MOST_MEBIBYTES * MEBIBYTE;

/** A text that can't be read at all. */
export function unreadable(fault: CaptureFault): MenshenError {
  return new MenshenError('capture-unreadable', fault);
}

export function tooLong(): MenshenError {
  return unreadable({ code: 'too-long', mebibytes: MOST_MEBIBYTES });
}
