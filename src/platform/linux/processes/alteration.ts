import { statSync } from 'node:fs';

import type { Process } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { type Checksum, packageChecksums } from '../packages/index.ts';
import type { Digester } from './digest.ts';
import { attempt } from './read.ts';

const NANOSECONDS = 1_000_000;
/** The kernel tells its boot to the second. */
const CLOCK_SLACK_MS = 2000;

/**
 * Whether what runs is what its package brought. Only a file that was changed after its package was in place is read:
 * nobody can set a ctime back but by moving the clock.
 *
 * Of a file that was removed or replaced, what runs is read where the package had been in place before the process
 * started. Had it been upgraded since, the bytes could be the former version's: that can't be told.
 *
 * @param settled see `Ownership.settled`
 * @returns undefined where it can't be told
 */
export function alterationOf(
  place: Place,
  process: Process,
  settled: bigint | undefined,
  digest: Digester,
): Process['altered'] {
  const { pid, executable, package: owner, startedAt } = process;
  if (executable === undefined || executable === null || owner === undefined || owner === null) return undefined;
  const file = `${place.proc}/${pid}/exe`;
  if (executable.deleted) {
    const started = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
    if (settled === undefined || !(Number(settled) / NANOSECONDS < started - CLOCK_SLACK_MS)) return undefined;
  } else {
    const changed = attempt(() => statSync(file, { bigint: true }).ctimeNs);
    if (changed === undefined) return undefined;
    if (settled !== undefined && changed <= settled) return null;
  }
  const found = compare(file, packageChecksums(place, executable.path, owner), digest);
  if (found === undefined || found === null) return found;
  // The manager may have been at work in between.
  const again = packageChecksums(place, executable.path, owner);
  return again.some(({ expected }) => expected === found.expected) ? found : undefined;
}

function compare(file: string, checksums: readonly Checksum[], digest: Digester): Process['altered'] {
  const [first] = checksums;
  if (first === undefined) return undefined;
  const found = digest(file, first.algorithm);
  if (found === undefined) return undefined;
  return checksums.some(({ expected }) => expected === found) ? null : { ...first, found };
}
