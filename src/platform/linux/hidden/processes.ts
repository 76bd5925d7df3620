import { readFileSync, readlinkSync } from 'node:fs';

import type { Problem } from '../../../model/index.ts';
import { type ProcessQuestion, processQuestion } from '../../../native/index.ts';
import type { Place, ProcessView } from '../../platform.ts';
import { attempt, errorCode, listPids, processesHidden, readMounts, readUpTo } from '../processes/index.ts';

/** The kernel's own limit (`PID_MAX_LIMIT`), where this machine's can't be read. */
const MOST_PIDS = 1 << 22;

/** See `DirectView.processes`. */
export function processView({ proc }: Place): ProcessView | Problem {
  const hiding = processesHidden(proc) ?? strange(proc);
  if (hiding !== null) return { code: 'processes-hidden', detail: hiding };
  const question = ask();
  if (question === null) return { code: 'processes-hidden', detail: `tgkill ${process.arch}` };
  return {
    highest: highestPid(proc),
    answering: (first, last) => {
      const found: number[] = [];
      for (let pid = first; pid <= last; pid += 1) if (question(pid)) found.push(pid);
      return found;
    },
    listed: () => new Set(listPids(proc)),
    masked: (pids) => {
      const covered = coveredPids(proc);
      return [...pids].filter((pid) => covered.has(pid) || !isItself(proc, pid));
    },
  };
}

function ask(): ProcessQuestion | null {
  try {
    return processQuestion();
  } catch {
    return null;
  }
}

/** Where this procfs gives us another number than we have, it belongs to another namespace of processes. */
function strange(proc: string): string | null {
  const self = attempt(() => readlinkSync(`${proc}/self`));
  return self === String(process.pid) ? null : `${proc}/self ${self ?? 'unreadable'}`;
}

function highestPid(proc: string): number {
  // The setting is the first number that is not given.
  const limit = Number(attempt(() => readFileSync(`${proc}/sys/kernel/pid_max`, 'latin1')));
  return limit > 1 && limit <= MOST_PIDS ? limit - 1 : MOST_PIDS - 1;
}

/** Processes over whose folder, or a part of it, something is mounted; nobody does so in good faith. */
function coveredPids(proc: string): ReadonlySet<number> {
  const covered = new Set<number>();
  for (const { point } of readMounts(proc)) {
    if (!point.startsWith(`${proc}/`)) continue;
    const pid = /^\d{1,10}(?=\/|$)/.exec(point.slice(proc.length + 1))?.[0];
    if (pid !== undefined) covered.add(Number(pid));
  }
  return covered;
}

/** Whether the folder of a process speaks of that process; true where it may not be asked. */
function isItself(proc: string, pid: number): boolean {
  try {
    return readUpTo(`${proc}/${pid}/stat`, 64).toString('latin1').startsWith(`${pid} (`);
  } catch (error) {
    const code = errorCode(error);
    return code === 'EACCES' || code === 'EPERM';
  }
}
