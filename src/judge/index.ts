import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { DoorCheck } from '../model/index.ts';
import { openPlatform } from '../platform/index.ts';
import { judge, type JudgeOptions } from './judge.ts';
import { askClamav, type ClamavOptions } from './scan.ts';

export { judgeCapture, type JudgeCaptureOptions } from './captured.ts';
export { judge, type JudgeOptions } from './judge.ts';
export type { ClamavOptions } from './scan.ts';
export { isAtLeast } from './weigh.ts';

export interface CheckOptions extends InspectOptions, JudgeOptions, ClamavOptions {}

/**
 * The door check, as every face shows it: looks at the machine, then says what to think of it; an installed ClamAV is asked
 * about what looks suspicious, which may take up to two minutes.
 *
 * @throws MenshenError as `inspect` does, and the reason of `signal` once that is aborted
 */
export async function checkDoors(options: CheckOptions = {}): Promise<DoorCheck> {
  const { platform = openPlatform(), clamav = true, within = (check) => check } = options;
  const inspection = await inspect({ ...options, platform });
  const check = judge(inspection, options);
  if (!clamav) return check;
  const scanned = await askClamav(within(check), platform, options);
  if (scanned === undefined) return check;
  return scanned === null ? { ...check, scanned } : judge(inspection, { ...options, scanned });
}
