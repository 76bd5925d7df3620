import { readFileSync } from 'node:fs';

import type { Place } from '../../platform.ts';

/** What a rule needs to exist, as kernel modules. */
const FILTERS: readonly string[] = ['nf_tables', 'ip_tables', 'ip6_tables'];

/**
 * Whether this kernel can't have a packet filter now: its modules are neither loaded nor part of the kernel itself.
 * That is the one proof of "no firewall" that needs no rights. False where it can't be told.
 */
export function filterIsAbsent(place: Place): boolean {
  try {
    const loaded = readFileSync(`${place.proc}/modules`, 'latin1');
    const release = readFileSync(`${place.proc}/sys/kernel/osrelease`, 'latin1').trim();
    const path = `${place.root.replace(/\/$/, '')}/lib/modules/${release}/modules.builtin`;
    const builtIn = readFileSync(path, 'latin1');
    return FILTERS.every((name) => !loaded.includes(`${name} `) && !builtIn.includes(`/${name}.ko`));
  } catch {
    return false;
  }
}
