import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** One program of a comparison. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Its exit code may be 1: lsof's is where one of several selections found nothing. */
  readonly mayEndWithOne?: boolean;
}

export interface Measured {
  readonly name: string;
  /** Median wall time of the whole process, in milliseconds. */
  readonly median: number;
  /** Fastest and slowest run, in milliseconds. */
  readonly range: readonly [number, number];
  /** Peak resident memory, in MB (10^6 bytes). */
  readonly peakMemory: number;
}

const TIMEOUT_MS = 120_000;

/**
 * Runs the contestants in turn, `rounds` times each, so that a disturbance of the machine hits all of them alike.
 * Their output goes to /dev/null; the first round warms up and does not count.
 */
export function measure(contestants: readonly Contestant[], rounds: number): readonly Measured[] {
  const sink = openSync('/dev/null', 'w');
  try {
    const times = contestants.map((): number[] => []);
    for (let round = -1; round < rounds; round++) {
      for (const [index, contestant] of contestants.entries()) {
        const spent = wallTime(contestant, sink);
        if (round >= 0) times[index]?.push(spent);
      }
    }
    return contestants.map(({ name, command }, index) => {
      const sorted = (times[index] ?? []).sort((a, b) => a - b);
      return {
        name,
        median: median(sorted),
        range: [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN],
        peakMemory: peakMemory(command, sink),
      };
    });
  } finally {
    closeSync(sink);
  }
}

function wallTime({ command: [program, ...rest], mayEndWithOne = false }: Contestant, sink: number): number {
  const start = process.hrtime.bigint();
  const { error, status, signal } = spawnSync(program, rest, { stdio: ['ignore', sink, sink], timeout: TIMEOUT_MS });
  const spent = Number(process.hrtime.bigint() - start) / 1e6;
  if (error !== undefined) throw error;
  if (status !== 0 && !(status === 1 && mayEndWithOne)) throw new Error(`${program} ended with ${signal ?? status}`);
  return spent;
}

/** A run of its own: GNU time must not stand between the clock and the program. */
function peakMemory(command: Contestant['command'], sink: number): number {
  const report = `/tmp/bench-memory-${process.pid}`;
  spawnSync('/usr/bin/time', ['--quiet', '-f', '%M', '-o', report, ...command], { stdio: ['ignore', sink, sink] });
  return (Number(readFileSync(report, 'utf8').trim()) * 1024) / 1e6;
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
