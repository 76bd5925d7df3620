import type { Problem } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { isServedElsewhere, type Mount, readMounts } from './mounts.ts';
import { systemPreloads } from './preloads.ts';
import { attempt, readUpTo } from './read.ts';
import { parseBootTime, type ProcessStat, readStat } from './stat.ts';
import { readUsers } from './users.ts';

/** `/proc/stat` has a line a processor, and a long one of interrupts, before the one that matters. */
const SYSTEM_STAT_BYTES = 1 << 20;

/** What is read once and serves the description of every process. */
export interface Surroundings {
  readonly place: Place;
  /** Seconds after the epoch. */
  readonly bootTime: number | undefined;
  readonly users: ReadonlyMap<number, string>;
  /** Whether a look at this path may have to wait for another machine. */
  readonly mayHang: (path: string) => boolean;
  /** Libraries that this machine has every program load; read when first asked for. */
  readonly systemPreloads: () => readonly string[];
  /** What a process that others descend from says of itself; asked once. */
  readonly ancestor: (pid: number) => ProcessStat | undefined;
}

export function readSurroundings(place: Place): { surroundings: Surroundings; problems: readonly Problem[] } {
  const { proc, root } = place;
  const { users, problems } = readUsers(root);
  const text = attempt(() => readUpTo(`${proc}/stat`, SYSTEM_STAT_BYTES).toString());
  let preloads: readonly string[] | undefined;
  let mounts: readonly Mount[] | undefined;
  const ancestors = new Map<number, ProcessStat | undefined>();
  const surroundings: Surroundings = {
    place,
    bootTime: text === undefined ? undefined : parseBootTime(text),
    users,
    mayHang: (path) => {
      mounts ??= readMounts(proc);
      return isServedElsewhere(mounts, path);
    },
    systemPreloads: () => (preloads ??= systemPreloads(place)),
    ancestor: (pid) => {
      if (!ancestors.has(pid)) ancestors.set(pid, readStat(proc, pid));
      return ancestors.get(pid);
    },
  };
  return { surroundings, problems };
}
