import { findHidden, type HiddenOptions, inspect, type InspectOptions } from '../inspect/index.ts';
import type { CaptureCheck, DoorCheck } from '../model/index.ts';
import type { JudgeCaptureOptions } from './captured.ts';
import { judge, type JudgeOptions } from './judge.ts';

export type { JudgeCaptureOptions } from './captured.ts';
export { judge, type JudgeOptions } from './judge.ts';
export { isAtLeast } from './weigh.ts';

export interface CheckOptions extends InspectOptions, Omit<JudgeOptions, 'hidden'> {
  /** Look behind the listings as well, for hidden ports and processes: some seconds. See `findHidden`. */
  readonly behindListings?: HiddenOptions;
}

/**
 * The door check, as every face shows it: looks at the machine, then says what to think of it.
 *
 * @throws MenshenError as `inspect` does
 */
export async function checkDoors(options: CheckOptions = {}): Promise<DoorCheck> {
  const { behindListings, ...others } = options;
  const inspection = await inspect(others);
  if (behindListings === undefined) return judge(inspection, others);
  return judge(inspection, { ...others, hidden: await findHidden(behindListings) });
}

/**
 * What to think of a machine of which there is only a listing: netstat's, ss', lsof's, nmap's and others', in any
 * language and encoding. Reads nothing but these bytes and the catalog. What reads listings is loaded with the first one.
 *
 * @param bytes as they stand in the file
 * @throws MenshenError `capture-unreadable` where no line tells of a socket, and for what is no text or too long
 */
export async function judgeCapture(bytes: Uint8Array, options: JudgeCaptureOptions = {}): Promise<CaptureCheck> {
  const { captured } = await import('./captured.ts');
  return captured(bytes, options);
}
