import type { Problem, Process } from '../../../model/index.ts';
import { packageOwners } from '../packages/index.ts';
import { alterationOf } from './alteration.ts';
import { digester } from './digest.ts';
import { runsFromTree } from './executable.ts';
import type { Surroundings } from './surroundings.ts';
import { twinSearch } from './twins.ts';

type Processes = ReadonlyMap<number, Process>;

/** What is read of programs that have to be looked at closely, all together: a second's work. */
const MOST_BYTES = 1 << 29;

/**
 * Adds who installed each executable and each preloaded library, and of the executable whether it is still what was
 * installed. The databases speak of this machine's own tree only, so what a container runs, or what lies on another
 * machine, stays untold.
 */
export function withPackages(
  surroundings: Surroundings,
  processes: Processes,
): { packaged: Processes; problems: readonly Problem[] } {
  const { place } = surroundings;
  const paths = new Map<number, string>();
  const inTree = new Set<number>();
  const libraries: string[] = [];
  for (const { pid, executable, preloads = [] } of processes.values()) {
    if (executable === undefined || executable === null || surroundings.mayHang(executable.path)) continue;
    // What lost its path in its own mounts is called `/`: whose that is says nothing.
    if (executable.path === '/') continue;
    if (!executable.memfd && runsFromTree(`${place.proc}/${pid}`, place.root, executable)) {
      paths.set(pid, executable.path);
      inTree.add(pid);
      libraries.push(...preloads.map(({ path }) => path));
    }
  }
  const { owners, settled, problems } = packageOwners(place, new Set([...paths.values(), ...libraries]));
  const close = closeLook(surroundings, settled);
  const packaged = new Map<number, Process>();
  for (const [pid, process] of processes) {
    const path = paths.get(pid) ?? '';
    const owner = process.executable?.memfd === true ? null : owners.get(path);
    const preloads = process.preloads?.map((preload) => {
      const whose = inTree.has(pid) ? owners.get(preload.path) : undefined;
      return whose === undefined ? preload : { ...preload, package: whose };
    });
    const known: Process = {
      ...process,
      ...(owner !== undefined && { package: owner }),
      ...(preloads !== undefined && { preloads }),
    };
    packaged.set(pid, owner === undefined ? known : { ...known, ...close(known, path) });
  }
  return { packaged, problems };
}

/** Workers of one program are looked at once, unless their files have been replaced one after the other. */
function closeLook(
  { place }: Surroundings,
  settled: ReadonlyMap<string, bigint>,
): (process: Process, path: string) => Pick<Process, 'altered' | 'twins'> {
  const digest = digester(MOST_BYTES);
  const twinsOf = twinSearch(place, digest);
  const seen = new Map<string, Pick<Process, 'altered' | 'twins'>>();
  const look = (process: Process, path: string): Pick<Process, 'altered' | 'twins'> => {
    if (process.package === null) {
      const twins = twinsOf(`${place.proc}/${process.pid}/exe`, path);
      return twins === undefined ? {} : { twins };
    }
    const altered = alterationOf(place, process, settled.get(path), digest);
    return altered === undefined ? {} : { altered };
  };
  return (process, path) => {
    if (path === '' || process.executable?.deleted === true) return look(process, path);
    const before = seen.get(path) ?? look(process, path);
    seen.set(path, before);
    return before;
  };
}
