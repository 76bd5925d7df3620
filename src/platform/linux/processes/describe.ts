import { readlinkSync, statSync } from 'node:fs';

import type { Problem, Process } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { parseMembership } from '../units/index.ts';
import { parseCommandLine } from './command-line.ts';
import { readEnvironment } from './environment.ts';
import { readExecutable } from './executable.ts';
import { lineage } from './lineage.ts';
import { namespaceInode } from './namespace.ts';
import { withPackages } from './packaged.ts';
import { readPreloads } from './preloads.ts';
import { attempt, readUpTo } from './read.ts';
import { type ProcessStat, readStat, startedAt } from './stat.ts';
import { readStreams } from './streams.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';

const COMMAND_LINE_BYTES = 1 << 16;
const CGROUP_BYTES = 1 << 16;

type Depth = 'brief' | 'full';

/**
 * What is known of these processes. One that vanished is missing, and so is one whose pid went to another process again
 * and again while it was read.
 *
 * @param depth `brief` has what names a holder: name, executable, arguments, user, unit and container. `full` adds
 *   working folder, parents, standard streams, network namespace, what its environment tells, package, and whether the
 *   program is still the package's.
 */
export function describeProcesses(
  place: Place,
  pids: Iterable<number>,
  depth: Depth,
): { processes: ReadonlyMap<number, Process>; problems: readonly Problem[] } {
  const { surroundings, problems } = readSurroundings(place);
  const processes = new Map<number, Process>();
  for (const pid of pids) {
    const process = describe(surroundings, pid, depth) ?? describe(surroundings, pid, depth);
    if (process !== undefined) processes.set(pid, process);
  }
  if (depth === 'brief') return { processes, problems };
  const { packaged, problems: unread } = withPackages(surroundings, processes);
  return { processes: packaged, problems: [...problems, ...unread] };
}

/** Undefined where the process vanished, or another took its pid in the meantime. */
function describe(surroundings: Surroundings, pid: number, depth: Depth): Process | undefined {
  const { proc } = surroundings.place;
  const stat = readStat(proc, pid);
  if (stat === undefined) return undefined;
  const folder = `${proc}/${pid}`;
  const process: Process = {
    pid,
    startTime: stat.startTime,
    name: stat.name,
    kernelThread: stat.kernelThread,
    ...told(identity(surroundings, folder, stat)),
    ...(depth === 'full' && {
      parents: lineage(stat, surroundings.ancestor),
      ...told(circumstances(surroundings, folder, stat)),
    }),
  };
  return readStat(proc, pid)?.startTime === stat.startTime ? process : undefined;
}

function identity(surroundings: Surroundings, folder: string, stat: ProcessStat): Untold<Process> {
  const { bootTime, users, mayHang } = surroundings;
  // The owner of the folder is the effective user, whatever else of the process is kept from us.
  const uid = attempt(() => statSync(folder).uid);
  const cgroup = attempt(() => readUpTo(`${folder}/cgroup`, CGROUP_BYTES).toString());
  return {
    startedAt: bootTime === undefined ? undefined : startedAt(bootTime, stat.startTime),
    executable: stat.kernelThread ? null : readExecutable(folder, mayHang),
    arguments: attempt(() => parseCommandLine(readUpTo(`${folder}/cmdline`, COMMAND_LINE_BYTES))),
    user: uid === undefined ? undefined : { uid, name: users.get(uid) ?? null },
    ...(cgroup !== undefined && parseMembership(cgroup)),
  };
}

function circumstances({ systemPreloads }: Surroundings, folder: string, stat: ProcessStat): Untold<Process> {
  const namespace = attempt(() => readlinkSync(`${folder}/ns/net`));
  // What has no memory of its own shows an environment without anything in it.
  const environment = stat.kernelThread || stat.state === 'Z' ? undefined : readEnvironment(folder);
  return {
    workingFolder: attempt(() => readlinkSync(`${folder}/cwd`)),
    streams: readStreams(folder),
    namespace: namespace === undefined ? undefined : namespaceInode(namespace),
    environmentEmpty: environment?.empty,
    preloads: readPreloads(folder, environment, systemPreloads()),
  };
}

type Untold<T> = { readonly [K in keyof T]?: T[K] | undefined };
type Told<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what could not be told, as the model has it. */
function told<T extends object>(fields: T): Told<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Told<T>;
}
