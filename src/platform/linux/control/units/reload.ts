import type { Outcome } from '../../../../model/index.ts';
import { outcomeOf } from './outcome.ts';
import type { Systemctl } from './systemctl.ts';

/** All generators run again. */
const RELOAD_MS = 90_000;

/** Has systemd read its units anew, for files that were changed by other hands than `systemctl`'s. */
export async function reload(systemctl: Systemctl): Promise<Outcome> {
  return outcomeOf(await systemctl(['daemon-reload'], RELOAD_MS));
}
