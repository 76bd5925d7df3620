import type { Outcome } from '../../../model/index.ts';
import type { Control } from '../../../platform/index.ts';
import { DONE } from '../actions.ts';
import { textOf } from '../restoring.ts';
import type { WatchdogOrder } from './order.ts';

/** How long the earlier table is tried to be brought back, and then how long ours is tried to be taken away. */
const TRY_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** What became of it: `detail` says why the earlier table is not back. */
export interface Restored {
  readonly done: boolean;
  readonly detail: string | null;
}

/** The parts of this machine that it takes, kept small: at the deadline the disk may be full, and Menshen uninstalled. */
export type RestoringControl = Pick<Control, 'filter'> & { readonly processes: Pick<Control['processes'], 'order'> };

/**
 * Shuts the gate: what would load the policy can't any more, even if it was left behind by a Menshen that was killed.
 *
 * @returns whether it stood still, so that the policy was never loaded
 */
export async function shutGate({ gate }: Pick<WatchdogOrder, 'gate'>, control: RestoringControl): Promise<boolean> {
  let isGone = false;
  const outcome = await keepTrying(async () => {
    const deleted = await control.processes.order(['nft', 'delete', 'table', 'inet', gate]);
    isGone = deleted.status !== 'done' && /no such file/i.test(deleted.detail);
    return isGone ? DONE : deleted;
  });
  return outcome.status === 'done' && !isGone;
}

/**
 * Brings the earlier table back, whatever it takes: it tries again for a while, and at last takes our table away, so that
 * nobody stays shut out.
 *
 * @param files the ways back, which lie ready: no room on a disk is needed
 */
export async function restore(
  { earlier, ways }: Pick<WatchdogOrder, 'earlier' | 'ways'>,
  files: readonly string[],
  control: RestoringControl,
): Promise<Restored> {
  const restored = await keepTrying(async () => {
    let outcome: Outcome = DONE;
    for (const file of files) {
      outcome = await control.processes.order(['nft', '-f', file]);
      if (outcome.status === 'done') return isThere(earlier !== null, control);
    }
    // It leaves out what nft can't take any more, such as control groups that have gone.
    for (const way of ways)
      if ((await control.filter.load(way)).status === 'done') return isThere(earlier !== null, control);
    return outcome;
  });
  if (restored.status === 'done') return { done: true, detail: null };
  const removed = await keepTrying(async () => {
    await control.processes.order(['nft', 'delete', 'table', 'inet', 'menshen']);
    return isThere(false, control);
  });
  const detail = removed.status === 'done' ? restored.detail : `${restored.detail}; ${removed.detail}`;
  return { done: removed.status === 'done' && earlier === null, detail };
}

/** nft's word that it was done is believed where it can't list the table. */
async function isThere(wanted: boolean, { filter }: RestoringControl): Promise<Outcome> {
  const text = textOf(await filter.read());
  if (text !== null && typeof text === 'object') return wanted ? DONE : text;
  return (text !== null) === wanted ? DONE : { status: 'failed', detail: 'inet menshen' };
}

/** Tries until it is done, with pauses that grow. */
export async function keepTrying(work: () => Promise<Outcome>, forMs: number = TRY_MS): Promise<Outcome> {
  const end = performance.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const outcome = await attempt(work);
    if (outcome.status === 'done' || performance.now() > end) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Nothing that is thrown may end the watchdog before it has tried everything. */
async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}
