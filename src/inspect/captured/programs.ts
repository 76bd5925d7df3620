import type { Program } from '../../capture/index.ts';
import type { Process, System } from '../../model/index.ts';

/** The kernel itself, which answers for file sharing (SMB) and for http.sys. */
const WINDOWS_KERNEL = { pid: 4, name: 'System' };

/** One program's hold on a socket. */
export interface Hold {
  readonly pid: number;
  readonly descriptors: readonly number[];
}

/** The processes behind the programs that listings name: one a pid, also where two listings name it differently. */
export class Programs {
  readonly #system: System | null;
  readonly #processes = new Map<number, Process>();
  /** Stand-in pids of programs without one, by name and path. */
  readonly #standIns = new Map<string, number>();

  constructor(system: System | null) {
    this.#system = system;
  }

  /** By pid. Complete when all rows were asked for. */
  get processes(): ReadonlyMap<number, Process> {
    return this.#processes;
  }

  /** Programs as holders of one socket, one a pid. */
  holders(programs: readonly Program[]): readonly Hold[] {
    const byPid = new Map<number, Hold>();
    for (const program of programs) {
      // On Windows nobody has it: what is left of a connection.
      if (this.#system === 'windows' && program.pid === 0) continue;
      const pid = program.pid ?? this.#standIn(program);
      this.#note(pid, program);
      const known = byPid.get(pid)?.descriptors ?? [];
      byPid.set(pid, { pid, descriptors: [...known, ...(program.descriptors ?? [])] });
    }
    return [...byPid.values()];
  }

  #standIn({ name = '', path = '' }: Program): number {
    const key = `${name}\0${path}`;
    const known = this.#standIns.get(key);
    if (known !== undefined) return known;
    const pid = -1 - this.#standIns.size;
    this.#standIns.set(key, pid);
    return pid;
  }

  #note(pid: number, program: Program): void {
    const known = this.#processes.get(pid);
    const told = this.#describe(pid, program);
    this.#processes.set(pid, known === undefined ? told : { ...told, ...known, name: known.name || told.name });
  }

  #describe(pid: number, { name, path, user, uid, unit }: Program): Process {
    const kernel = this.#system === 'windows' && pid === WINDOWS_KERNEL.pid;
    const number = uid ?? (user === 'root' ? 0 : undefined);
    return {
      pid,
      name: kernel ? WINDOWS_KERNEL.name : (name ?? lastPart(path ?? '')),
      ...(path !== undefined && { executable: { path, deleted: false, memfd: false } }),
      ...(number !== undefined && { user: { uid: number, name: user ?? null } }),
      ...(unit !== undefined && { unit }),
      kernelThread: false,
    };
  }
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
