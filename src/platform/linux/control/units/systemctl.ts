import type { UnitManager } from '../../../../model/index.ts';
import type { ToolAnswer } from '../../tools/run.ts';
import type { RunAs } from './run-as.ts';

/** Asks one systemd. */
export type Systemctl = (args: readonly string[], timeoutMs?: number) => Promise<ToolAnswer>;

/** Never waits for a password: who has no right is told so. */
export function systemctlOf(run: RunAs, { uid }: UnitManager): Systemctl {
  const always = [uid === null ? '--system' : '--user', '--no-ask-password', '--no-pager'];
  return (args, timeoutMs) => run('systemctl', [...always, ...args], timeoutMs);
}
