import type { HiddenProcess, HiddenReport, Problem } from '../../model/index.ts';
import type { ProcessView } from '../../platform/index.ts';
import type { Pace } from './pace.ts';

/** Numbers between two turns of others: 5 ms of work. */
const SLICE = 16_384;
/** Four million numbers, more than nearly any machine may give, take 1.2 s. */
const MOST_MS = 5000;
const RETRIES = 3;
const FIRST_PAUSE_MS = 20;

/** `hidden` and `pids` are missing where processes can't be compared. */
export interface ProcessSearch {
  readonly hidden?: readonly Pick<HiddenProcess, 'pid' | 'how'>[];
  readonly pids?: NonNullable<HiddenReport['pids']>;
  readonly problems: readonly Problem[];
}

/**
 * Asks the kernel for the process of each number that there may be, and compares with what /proc lists before and
 * after. Who is missing or masked is asked for again: processes begin and end meanwhile.
 */
export async function searchProcesses(view: ProcessView | Problem, pace: Pace): Promise<ProcessSearch> {
  if ('code' in view) return { problems: [view] };
  const before = view.listed();
  const deadline = pace.now() + MOST_MS;
  const answering: number[] = [];
  let searched = 0;
  while (searched < view.highest && pace.now() < deadline && !pace.stopped()) {
    const last = Math.min(searched + SLICE, view.highest);
    answering.push(...view.answering(searched + 1, last));
    searched = last;
    await pace.turn();
  }
  let listed = view.listed();
  let unlisted = answering.filter((pid) => !before.has(pid) && !listed.has(pid));
  let masked = view.masked(answering.filter((pid) => listed.has(pid)));
  for (let retry = 0; retry < RETRIES && unlisted.length + masked.length > 0; retry += 1) {
    await pace.pause(FIRST_PAUSE_MS * 2 ** retry);
    const lives = (pid: number): boolean => view.answering(pid, pid).length > 0;
    unlisted = unlisted.filter(lives);
    masked = view.masked(masked).filter(lives);
    listed = view.listed();
    unlisted = unlisted.filter((pid) => !listed.has(pid));
  }
  const hidden = [
    ...unlisted.map((pid) => ({ pid, how: 'unlisted' }) as const),
    ...masked.map((pid) => ({ pid, how: 'masked' }) as const),
  ];
  return { hidden, pids: { searched, highest: view.highest }, problems: [] };
}
