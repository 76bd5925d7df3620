import type { Problem, Process } from '../../../model/index.ts';
import { packageOwners } from '../packages/index.ts';
import { runsFromTree } from './executable.ts';
import type { Surroundings } from './surroundings.ts';

type Processes = ReadonlyMap<number, Process>;

/**
 * Adds who installed each executable. The databases speak of this machine's own tree only, so what a container runs, or
 * what lies on another machine, stays untold.
 */
export function withPackages(
  { place, mayHang }: Surroundings,
  processes: Processes,
): { packaged: Processes; problems: readonly Problem[] } {
  const paths = new Map<number, string>();
  for (const { pid, executable } of processes.values()) {
    if (executable === undefined || executable === null || executable.memfd || mayHang(executable.path)) continue;
    if (runsFromTree(`${place.proc}/${pid}`, place.root, executable)) paths.set(pid, executable.path);
  }
  const { owners, problems } = packageOwners(place, new Set(paths.values()));
  const packaged = new Map<number, Process>();
  for (const [pid, process] of processes) {
    const owner = process.executable?.memfd === true ? null : owners.get(paths.get(pid) ?? '');
    packaged.set(pid, owner === undefined ? process : { ...process, package: owner });
  }
  return { packaged, problems };
}
