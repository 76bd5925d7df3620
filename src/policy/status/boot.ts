import { MenshenError, type PolicyDrift } from '../../model/index.ts';
import type { BootPolicy, BootState } from '../../platform/index.ts';

/** What has become of that which loads the policy at boot. */
export function bootDrifts(now: BootState, wanted: BootState): readonly PolicyDrift[] {
  if (now.script === null || now.unit === null) return [{ code: 'boot-missing' }];
  const isChanged = now.script !== wanted.script || now.unit !== wanted.unit;
  return [
    ...(isChanged ? [{ code: 'boot-changed' } as const] : []),
    ...(now.enabled ? [] : [{ code: 'boot-disabled' } as const]),
  ];
}

/** Whether something of ours is loaded at boot. */
export function isLoadedAtBoot({ script, unit, enabled }: BootState): boolean {
  return script !== null && unit !== null && enabled;
}

/** @returns a text where it can't be read: why */
export async function readBoot(boot: BootPolicy): Promise<BootState | string> {
  try {
    return await boot.read();
  } catch (error) {
    return told(error);
  }
}

/** What an error of reading says: a path and an errno, where it is known. */
export function told(error: unknown): string {
  if (!(error instanceof MenshenError) || error.detail === null)
    return error instanceof Error ? error.message : String(error);
  const { detail } = error;
  return detail.code === 'not-readable' ? `${detail.path}: ${detail.errno}` : detail.code;
}
