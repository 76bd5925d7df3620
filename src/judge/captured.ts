import { type CaptureOptions, readCapture } from '../capture/index.ts';
import { inspectCapture } from '../inspect/index.ts';
import type { CaptureCheck } from '../model/index.ts';
import { type JudgeOptions, judge } from './judge.ts';

export interface JudgeCaptureOptions extends CaptureOptions, JudgeOptions {
  /** When it was read, for the answer's `takenAt`: listings seldom say when they were made. */
  readonly now?: Date;
}

/**
 * What to think of a machine of which there is only a listing: netstat's, ss', lsof's, nmap's and others', in any
 * language and encoding. Reads nothing but these bytes and the catalog.
 *
 * @param bytes as they stand in the file
 * @throws MenshenError `capture-unreadable` where no line tells of a socket, and for what is no text or too long
 */
export function judgeCapture(bytes: Uint8Array, options: JudgeCaptureOptions = {}): CaptureCheck {
  const reading = readCapture(bytes, options);
  return { ...judge(inspectCapture(reading, options.now ?? new Date()), options), capture: reading.capture };
}
