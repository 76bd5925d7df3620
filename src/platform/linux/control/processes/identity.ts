import { readdirSync, readlinkSync } from 'node:fs';

import type { ProcessRef } from '../../../../model/index.ts';
import { attempt, type ProcessStat, readStat } from '../../processes/index.ts';

/** Deeper than any sane machine nests its processes. */
const MOST_ANCESTORS = 64;

/** A process with what /proc says of it now. */
export interface Identified {
  readonly ref: ProcessRef;
  readonly stat: ProcessStat;
}

/**
 * The process that has this number; `null` where there is none, where it has ended but was not waited for, and where /proc
 * hides it.
 */
export function identify(proc: string, pid: number): Identified | null {
  const stat = readStat(proc, pid);
  if (stat === undefined || (isDead(stat) && threads(proc, pid) < 2)) return null;
  return { ref: { pid, startTime: stat.startTime, name: stat.name }, stat };
}

/** Of a zombie, only the first thread may have ended. */
function isDead({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}

function threads(proc: string, pid: number): number {
  return attempt(() => readdirSync(`${proc}/${pid}/task`).length) ?? 0;
}

/** The same process still: not gone, and its number not another's. */
export function isStill(proc: string, ref: ProcessRef): boolean {
  return identify(proc, ref.pid)?.ref.startTime === ref.startTime;
}

/**
 * A process and all that it descends from, the nearest first, up to PID 1 or to where /proc ends. The answers are not of
 * one moment: a number that comes up a second time was reused in between and ends the chain.
 */
export function lineageOf(proc: string, pid: number): readonly Identified[] {
  const chain: Identified[] = [];
  const seen = new Set<number>();
  for (let next = pid; next > 0 && !seen.has(next) && chain.length < MOST_ANCESTORS;) {
    const found = identify(proc, next);
    if (found === null) break;
    seen.add(next);
    chain.push(found);
    next = found.stat.parent;
  }
  return chain;
}

/** Our own number in this procfs, which may be mounted from another namespace of processes. */
export function ownPid(proc: string): number | null {
  const link = attempt(() => readlinkSync(`${proc}/self`));
  return link !== undefined && /^\d{1,10}$/.test(link) ? Number(link) : null;
}
