import { attempt, readUpTo } from './read.ts';

/** What Menshen needs of `/proc/PID/stat`. */
export interface ProcessStat {
  readonly name: string;
  /** `R`, `S`, `Z` …, see proc_pid_stat(5). */
  readonly state: string;
  readonly parent: number;
  /** Clock ticks after boot. */
  readonly startTime: number;
  readonly kernelThread: boolean;
}

/** From the kernel's `include/linux/sched.h`. */
const PF_KTHREAD = 0x0020_0000;
/** USER_HZ: the kernel converts to it whatever its own tick is, and every architecture that Node runs on has 100. */
const TICKS_PER_SECOND = 100;
const STAT_BYTES = 4096;
/** Fields after the name, counted from 0; proc_pid_stat(5) counts from 1 and starts with the pid. */
const STATE = 0;
const PARENT = 1;
const FLAGS = 6;
const START_TIME = 19;

/**
 * The name stands in parentheses and is the program's own choice: it may hold parentheses, spaces and newlines, so
 * everything else is counted from the last parenthesis.
 *
 * @returns null where the text is no such line
 */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const parent = Number(fields[PARENT]);
  const flags = Number(fields[FLAGS]);
  const startTime = Number(fields[START_TIME]);
  if (![parent, flags, startTime].every((value) => Number.isSafeInteger(value))) return null;
  return {
    name: text.slice(open + 1, close),
    state: fields[STATE] ?? '',
    parent,
    startTime,
    kernelThread: (flags & PF_KTHREAD) !== 0,
  };
}

/** Undefined where the process has gone or procfs hides it. */
export function readStat(proc: string, pid: number): ProcessStat | undefined {
  const text = attempt(() => readUpTo(`${proc}/${pid}/stat`, STAT_BYTES).toString());
  return text === undefined ? undefined : (parseStat(text) ?? undefined);
}

/** Seconds after the epoch at which the machine started, from `/proc/stat`; undefined where it does not say. */
export function parseBootTime(text: string): number | undefined {
  const seconds = /^btime (\d{1,12})$/m.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** ISO 8601, UTC. */
export function startedAt(bootTime: number, startTime: number): string | undefined {
  const date = new Date((bootTime + startTime / TICKS_PER_SECOND) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
