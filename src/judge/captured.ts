import { type CaptureOptions, readCapture } from '../capture/index.ts';
import { inspectCapture } from '../inspect/index.ts';
import type { CaptureCheck } from '../model/index.ts';
import { type JudgeOptions, judge } from './judge.ts';

export interface JudgeCaptureOptions extends CaptureOptions, JudgeOptions {
  /** When it was read, for the answer's `takenAt`: listings seldom say when they were made. */
  readonly now?: Date;
}

/** See `judgeCapture`. */
export function captured(bytes: Uint8Array, options: JudgeCaptureOptions): CaptureCheck {
  const reading = readCapture(bytes, options);
  return { ...judge(inspectCapture(reading, options.now ?? new Date()), options), capture: reading.capture };
}
