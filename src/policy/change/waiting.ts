import type { Outcome, ProcessRef } from '../../model/index.ts';
import type { Control, Platform } from '../../platform/index.ts';
import {
  claimPending,
  forgetWaiting,
  noteRolledBack,
  type PendingPolicy,
  readConfirmed,
  readPending,
  readWaiting,
  readWaitingPolicy,
  writeConfirmed,
} from '../state/index.ts';
import type { PolicyPlaces } from '../tools.ts';
import { DONE } from './actions.ts';
import { restoreTable } from './restoring.ts';

/** What the changes of a policy work on. */
export interface PolicyContext {
  readonly control: Pick<Control, 'filter' | 'processes' | 'bootPolicy'>;
  readonly places: PolicyPlaces;
  readonly platform: Pick<Platform, 'sockets'>;
}

/** nft may have to be asked more than once. */
const ROLLING_BACK_MS = 90_000;
const ENDING_MS = 5000;

/** Ends the watchdog of a policy that waits no more: it looks, and goes. */
export async function endWatchdog(ref: ProcessRef, { processes }: PolicyContext['control']): Promise<void> {
  const held = processes.hold(ref);
  if (held === null) return;
  try {
    held.signal('SIGTERM');
    // What it would claim is gone, so that nothing is lost where it has to be killed.
    if (!(await held.ended(ENDING_MS))) held.signal('SIGKILL');
    await held.ended(ENDING_MS);
  } finally {
    held.close();
  }
}

/** Has a policy that waits undone now, by its watchdog, and where that has died, here. */
export async function undoWaiting(context: PolicyContext): Promise<Outcome> {
  const { control, places } = context;
  const pending = readPending(places);
  if (pending === null) return DONE;
  const held = control.processes.hold(pending.watchdog);
  if (held !== null) {
    try {
      held.signal('SIGTERM');
      await held.ended(ROLLING_BACK_MS);
    } finally {
      held.close();
    }
  }
  // Where it has died, nobody else does it.
  return claimPending(places, 'rolling-back') ? rollBack(pending, context) : DONE;
}

/** Brings to its end what a killed run, or a killed watchdog, has left: nothing then is half confirmed or half undone. */
export async function settleWaiting(context: PolicyContext): Promise<Outcome> {
  const { control, places } = context;
  const confirmed = readWaiting(places, 'confirmed');
  if (confirmed !== null) await finishConfirming(confirmed, context);
  const rolling = readWaiting(places, 'rolling-back');
  if (rolling === null) return DONE;
  const held = control.processes.hold(rolling.watchdog);
  const hasEnded = held === null || (await held.ended(ROLLING_BACK_MS));
  held?.close();
  if (!hasEnded) return { status: 'failed', detail: `watchdog ${rolling.watchdog.pid}` };
  return readWaiting(places, 'rolling-back') === null ? DONE : rollBack(rolling, context);
}

async function rollBack({ change, path, earlier }: PendingPolicy, context: PolicyContext): Promise<Outcome> {
  const { control, places } = context;
  const restored = await restoreTable(control.filter, earlier, readConfirmed(places));
  if (restored.status !== 'done') return restored;
  noteRolledBack(places, { change, path, at: new Date().toISOString(), done: true, detail: null });
  return DONE;
}

/** A confirmed policy becomes the one that stays; its watchdog ends. Can be done twice. */
export async function finishConfirming(pending: PendingPolicy, context: PolicyContext): Promise<void> {
  const { control, places } = context;
  const applied = readWaitingPolicy(places);
  if (applied?.change === pending.change) writeConfirmed(places, applied);
  await endWatchdog(pending.watchdog, control);
  forgetWaiting(places, ['confirmed']);
}
