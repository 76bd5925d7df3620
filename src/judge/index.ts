import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { DoorCheck } from '../model/index.ts';
import { judge, type JudgeOptions } from './judge.ts';

export { judgeCapture, type JudgeCaptureOptions } from './captured.ts';
export { judge, type JudgeOptions } from './judge.ts';
export { isAtLeast } from './weigh.ts';

/**
 * The door check, as every face shows it: looks at the machine, then says what to think of it.
 *
 * @throws MenshenError as `inspect` does
 */
export async function checkDoors(options: InspectOptions & JudgeOptions = {}): Promise<DoorCheck> {
  return judge(await inspect(options), options);
}
