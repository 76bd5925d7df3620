import { findHidden, type HiddenOptions, inspect, type InspectOptions } from '../inspect/index.ts';
import type { CaptureCheck, DoorCheck } from '../model/index.ts';
import { openPlatform } from '../platform/index.ts';
import type { JudgeCaptureOptions } from './captured.ts';
import { judge, type JudgeOptions } from './judge.ts';
import { askClamav, type ClamavOptions } from './scan.ts';

export type { JudgeCaptureOptions } from './captured.ts';
export { judge, type JudgeOptions } from './judge.ts';
export type { ClamavOptions } from './scan.ts';
export { isAtLeast } from './weigh.ts';

export interface CheckOptions extends InspectOptions, Omit<JudgeOptions, 'hidden' | 'scanned'>, ClamavOptions {
  /** Look behind the listings as well, for hidden ports and processes: some seconds. See `findHidden`. */
  readonly behindListings?: HiddenOptions;
}

/**
 * The door check, as every face shows it: looks at the machine, then says what to think of it; an installed ClamAV is asked
 * about what looks suspicious, which may take up to two minutes.
 *
 * @throws MenshenError as `inspect` does, and the reason of `signal` once that is aborted
 */
export async function checkDoors(options: CheckOptions = {}): Promise<DoorCheck> {
  const { behindListings, platform = openPlatform(), clamav = true, within = (check) => check, ...others } = options;
  const inspection = await inspect({ ...others, platform });
  const hidden = behindListings === undefined ? undefined : await findHidden(behindListings);
  const known: JudgeOptions = hidden === undefined ? others : { ...others, hidden };
  const check = judge(inspection, known);
  // Whoever stopped the search wants to know now.
  if (!clamav || hidden?.complete === false) return check;
  const scanned = await askClamav(within(check), platform, options);
  if (scanned === undefined) return check;
  return scanned === null ? { ...check, scanned } : judge(inspection, { ...known, scanned });
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
