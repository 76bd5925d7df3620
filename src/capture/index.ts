import { FORMATS } from './formats/index.ts';
import { type CaptureOptions, type CaptureReading, readWith } from './read.ts';

export type { Program, Row } from './format.ts';
export type { CaptureOptions, CaptureReading } from './read.ts';
export { LONGEST_CAPTURE } from './unreadable.ts';

/**
 * Reads the text that other tools printed on a machine: any of `FORMATS`, several in one file, in any encoding. What
 * can't be read is counted and kept in `capture.unread`.
 *
 * @param bytes as they stand in the file, at most `LONGEST_CAPTURE`
 * @throws MenshenError `capture-unreadable` for what is too long, for a binary file, and where no line told of a socket
 */
export function readCapture(bytes: Uint8Array, options?: CaptureOptions): CaptureReading {
  return readWith(FORMATS, bytes, options);
}
