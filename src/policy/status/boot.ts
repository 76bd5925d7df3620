import type { PolicyDrift } from '../../model/index.ts';
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

export async function readBoot(boot: BootPolicy): Promise<BootState | string> {
  try {
    return await boot.read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
