import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MenshenError } from '../../../../model/index.ts';
import type { BootPolicy, BootState } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { findTool } from '../../tools/run.ts';
import { linuxUnits, reloadUnits } from '../units/index.ts';
import { placesIn } from './places.ts';
import { unitText } from './unit.ts';
import { type BootUnits, bringAbout } from './write.ts';

/**
 * The policy at boot: `/etc/menshen/policy.nft` and the unit that loads it. Needs root and systemd as the machine's init.
 *
 * `write` loads nothing: it is not `write` that changes the filter.
 */
export function linuxBootPolicy(place: Place, units: BootUnits = systemdOf(place)): BootPolicy {
  const places = placesIn(place.root);
  const read = (): BootState => ({
    script: textOf(places.script),
    unit: textOf(places.unit),
    // Only this link has it loaded at boot, whatever else names the unit.
    enabled: lstatSync(places.link, { throwIfNoEntry: false }) !== undefined,
  });
  const supported = async (): Promise<boolean> =>
    existsSync(join(place.root, 'run/systemd/system')) && units.answers({ uid: null });
  return {
    supported,
    read: async () => read(),
    write: async (state) => bringAbout(state, { units: (await supported()) ? units : null, places, read }),
    stateFor: (script) => ({ script, unit: unitText(nftPath(), placesIn('/').script), enabled: true }),
  };
}

function systemdOf(place: Place): BootUnits {
  return { ...linuxUnits(place), reload: (manager) => reloadUnits(place, manager) };
}

/** `null` for none, which a missing right or a broken disk must not pass for. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    const isRight = code === 'EACCES' || code === 'EPERM';
    const detail = { code: 'not-readable', path, errno: code } as const;
    throw new MenshenError(isRight ? 'not-permitted' : 'internal', detail, { cause: error });
  }
}

/** One that systemd would read otherwise than it is written is not taken. */
function nftPath(): string {
  const found = findTool(['nft']);
  return found !== null && /^[\w./+-]+$/.test(found) ? found : '/usr/sbin/nft';
}
