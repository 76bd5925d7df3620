import type { Outcome, ProcessRef, Supervisor } from '../model/index.ts';
import type { HeldProcess, Processes } from '../platform/index.ts';
import { DONE } from './methods/method.ts';

/** Workers end with their master; what is still there then is told itself. */
const WORKERS_MS = 1000;
/** After SIGKILL only the kernel itself, in the middle of something, may take longer. */
const KILLED_MS = 5000;

/** Ends programs, and before them what would start them again. */
export async function end(
  supervisor: Supervisor | null,
  alive: readonly ProcessRef[],
  graceMs: number,
  processes: Processes,
): Promise<Outcome> {
  if (supervisor !== null) {
    const { stop, process } = supervisor;
    const outcome = stop === null ? await endAll([process], graceMs, processes) : await processes.order(stop);
    if (outcome.status !== 'done') return outcome;
  }
  return endAll(alive, graceMs, processes);
}

/** Asks the oldest first: it knows how to end the others. Then each by itself, and at last without asking. */
async function endAll(refs: readonly ProcessRef[], graceMs: number, processes: Processes): Promise<Outcome> {
  // Held before any of them is told: no number can become another's meanwhile.
  const held = refs.flatMap((ref) => processes.hold(ref) ?? []);
  try {
    const [first, ...others] = held;
    if (first === undefined) return DONE;
    const asked = first.signal('SIGTERM');
    if (asked.status !== 'done') return asked;
    if (!(await first.ended(graceMs))) await kill([first]);
    const left = await living(others, WORKERS_MS);
    for (const process of left) {
      const outcome = process.signal('SIGTERM');
      if (outcome.status !== 'done') return outcome;
    }
    const deaf = await living(left, graceMs);
    return await kill(deaf);
  } finally {
    for (const process of held) process.close();
  }
}

async function living(held: readonly HeldProcess[], withinMs: number): Promise<readonly HeldProcess[]> {
  const ended = await Promise.all(held.map((process) => process.ended(withinMs)));
  return held.filter((_, index) => ended[index] !== true);
}

async function kill(held: readonly HeldProcess[]): Promise<Outcome> {
  for (const process of held) {
    const outcome = process.signal('SIGKILL');
    if (outcome.status !== 'done') return outcome;
  }
  const left = await living(held, KILLED_MS);
  return left.length === 0 ? DONE : { status: 'failed', detail: left.map(({ ref }) => textOf(ref)).join(', ') };
}

/** `nginx 812`. */
export function textOf({ pid, name }: ProcessRef): string {
  return `${name} ${pid}`;
}
