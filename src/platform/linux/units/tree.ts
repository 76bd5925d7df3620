import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Place } from '../../platform.ts';
import { type Membership, membershipOf } from './membership.ts';

/** Far more than systemd makes; a tree that is larger is not walked to its end. */
const MOST_CGROUPS = 50_000;

const NOWHERE: Membership = { unit: null, container: null };

/**
 * Names the units of sockets by their cgroup ids: an id is the inode number of the cgroup's folder, which everyone may
 * see, so that even without rights a listener's unit can be told. Ids that belong to no unit, or whose cgroup is gone,
 * are missing.
 *
 * @param cgroups as in INET_DIAG_CGROUP_ID, which is of cgroup v2 only
 */
export function unitsOf(place: Place, cgroups: ReadonlySet<number>): ReadonlyMap<number, string> {
  const units = new Map<number, string>();
  const sought = new Set(cgroups);
  const root = cgroups.size === 0 ? null : unifiedRoot(place);
  if (root === null) return units;
  // The list grows while it is walked: folders near the root, where units are, come first.
  const paths = ['/'];
  for (const path of paths) {
    const { id, folders } = look(join(root, path));
    const { unit } = sought.delete(id) ? membershipOf(path) : NOWHERE;
    if (unit !== null) units.set(id, unit);
    if (sought.size === 0) break;
    for (const name of folders) if (paths.length < MOST_CGROUPS) paths.push(join(path, name));
  }
  return units;
}

/** Ids of a cgroup and of all within it; empty where it has gone. @param path from where nft looks: `/sys/fs/cgroup` */
export function idsWithin(place: Place, path: string): readonly number[] {
  const ids: number[] = [];
  const paths = [join(place.sys, 'fs/cgroup', path)];
  for (const folder of paths) {
    const { id, folders } = look(folder);
    if (id !== 0) ids.push(id);
    for (const name of folders) if (paths.length < MOST_CGROUPS) paths.push(join(folder, name));
  }
  return ids;
}

/** Where cgroup v2 is mounted: alone, or beside v1 as systemd's hybrid layout has it. */
function unifiedRoot(place: Place): string | null {
  const candidates = [join(place.sys, 'fs/cgroup'), join(place.sys, 'fs/cgroup/unified')];
  return candidates.find((candidate) => existsSync(join(candidate, 'cgroup.procs'))) ?? null;
}

function look(path: string): { id: number; folders: readonly string[] } {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return {
      id: statSync(path).ino,
      folders: entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
    };
  } catch {
    // Ended since it was listed.
    return { id: 0, folders: [] };
  }
}
