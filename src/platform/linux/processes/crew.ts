import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';

import { attempt } from './read.ts';
import type { Turns } from './turns.ts';
import type { Walked } from './walk.ts';
import type { WalkerOrder } from './walker.ts';

/** With fewer, a thread's start costs what it saves. On two processors it saves an eighth of a list of 60,000 sockets. */
const MANY_SOCKETS = 20_000;
/** The kernel's own locks let more than these gain little. */
const MOST_THREADS = 3;

/** Built beside the bundle that this code ends up in. */
const WALKER = fileURLToPath(new URL('./descriptor-walker.js', import.meta.url));

/** Threads that help with a walk. */
export interface Crew {
  /** What they found; a thread that failed is missing, and with it the processes that it took. */
  finish(): Promise<readonly Walked[]>;
}

/** Nobody helps: right for nearly every machine. */
const NO_CREW: Crew = { finish: () => Promise.resolve([]) };

/** Starts threads for the walk where this network namespace has many sockets and the machine has processors to spare. */
export function crewFor(proc: string, turns: Turns, walker: string = WALKER): Crew {
  const threads = Math.min(availableParallelism() - 1, MOST_THREADS, turns.pids.length - 1);
  if (threads < 1 || socketsInUse(proc) < MANY_SOCKETS || !existsSync(walker)) return NO_CREW;
  const order: WalkerOrder = { proc, turns };
  // Loaded only here: nearly every machine can do without, and its start takes long enough.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const results = Array.from({ length: threads }, () => resultOf(new Worker(walker, { workerData: order })));
  return {
    finish: async () => (await Promise.all(results)).filter((walked) => walked !== null),
  };
}

function resultOf(worker: Worker): Promise<Walked | null> {
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
}

/** `sockets: used 312`, sockets of all families: see `sockstat_seq_show` in net/ipv4/proc.c. 0 where it can't be told. */
function socketsInUse(proc: string): number {
  const text = attempt(() => readFileSync(`${proc}/thread-self/net/sockstat`, 'latin1')) ?? '';
  return Number(/^sockets: used (\d+)$/m.exec(text)?.[1] ?? 0);
}
