import type { Program } from '../../capture/index.ts';
import type { Holder, Process, System } from '../../model/index.ts';

/** The kernel itself, which answers for file sharing (SMB) and for http.sys. */
const WINDOWS_KERNEL = { pid: 4, name: 'System' };

const NO_DESCRIPTORS: readonly number[] = [];

/**
 * The processes behind the programs that listings name: one a pid, also where two listings name it differently. All
 * programs are noted first; only then is known what there is to say of each.
 */
export class Programs {
  readonly #system: System | null;
  readonly #processes = new Map<number, Process>();
  /** Stand-in pids of programs without one, by name and path. */
  readonly #standIns = new Map<string, number>();
  /** Most sockets have one holder of which no descriptors are told: one answer serves all that a process has. */
  readonly #alone = new Map<number, readonly Holder[]>();

  constructor(system: System | null) {
    this.#system = system;
  }

  /** By pid. */
  get processes(): ReadonlyMap<number, Process> {
    return this.#processes;
  }

  note(program: Program): void {
    const pid = this.#pidOf(program);
    if (pid === null) return;
    const known = this.#processes.get(pid);
    if (known === undefined || tellsMore(program, known)) {
      const told = this.#describe(pid, program);
      this.#processes.set(pid, known === undefined ? told : joined(known, told));
    }
  }

  /** Programs as holders of one socket, one a pid. They have been noted before. */
  holders(programs: readonly Program[]): readonly Holder[] {
    const [first] = programs;
    if (first !== undefined && programs.length === 1 && first.descriptors === undefined)
      return this.#holderAlone(first);
    const byPid = new Map<number, Holder>();
    for (const program of programs) {
      const pid = this.#pidOf(program);
      const process = pid === null ? undefined : this.#processes.get(pid);
      if (process === undefined) continue;
      const known = byPid.get(process.pid)?.descriptors ?? NO_DESCRIPTORS;
      byPid.set(process.pid, { process, descriptors: [...known, ...(program.descriptors ?? NO_DESCRIPTORS)] });
    }
    return [...byPid.values()];
  }

  #holderAlone(program: Program): readonly Holder[] {
    const pid = this.#pidOf(program);
    const process = pid === null ? undefined : this.#processes.get(pid);
    if (process === undefined) return [];
    const known = this.#alone.get(process.pid);
    if (known !== undefined) return known;
    const holders = [{ process, descriptors: NO_DESCRIPTORS }];
    this.#alone.set(process.pid, holders);
    return holders;
  }

  /** `null` for nobody: pid 0 of Windows has what is left of a connection. */
  #pidOf({ pid, name = '', path = '' }: Program): number | null {
    if (pid !== undefined) return pid === 0 && this.#system === 'windows' ? null : pid;
    const key = `${name}\0${path}`;
    const known = this.#standIns.get(key);
    if (known !== undefined) return known;
    const standIn = -1 - this.#standIns.size;
    this.#standIns.set(key, standIn);
    return standIn;
  }

  #describe(pid: number, { name, path, user, uid, unit, services }: Program): Process {
    const kernel = this.#system === 'windows' && pid === WINDOWS_KERNEL.pid;
    const number = uid ?? (user === 'root' ? 0 : undefined);
    return {
      pid,
      name: kernel ? WINDOWS_KERNEL.name : (name ?? lastPart(path ?? '')),
      ...(path !== undefined && { executable: { path, deleted: false, memfd: false } }),
      ...((number !== undefined || user !== undefined) && { user: { uid: number ?? null, name: user ?? null } }),
      ...(unit !== undefined && { unit }),
      ...(services !== undefined && { services }),
      kernelThread: false,
    };
  }
}

/** What the first listing says stands; the others add what it does not say. */
function joined(known: Process, told: Process): Process {
  const [first, second] = [known.user, told.user];
  const user = first && second ? { uid: first.uid ?? second.uid, name: first.name ?? second.name } : (first ?? second);
  return { ...told, ...known, name: known.name || told.name, ...(user !== undefined && { user }) };
}

function tellsMore({ name, path, user, uid, unit }: Program, known: Process): boolean {
  return (
    (known.name === '' && (name !== undefined || path !== undefined)) ||
    (known.executable === undefined && path !== undefined) ||
    ((known.user?.name ?? null) === null && user !== undefined) ||
    ((known.user?.uid ?? null) === null && uid !== undefined) ||
    (known.unit === undefined && unit !== undefined)
  );
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
