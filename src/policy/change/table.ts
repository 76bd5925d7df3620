import type { Drift, Executor } from '../../change/index.ts';
import type { Outcome } from '../../model/index.ts';
import {
  type AppliedPolicy,
  claimPending,
  forgetWaiting,
  type PendingPolicy,
  readApplied,
  readConfirmed,
  readPending,
  readWaiting,
  removeState,
  writeConfirmed,
} from '../state/index.ts';
import { DONE, type PolicyTableAction, type TableBefore } from './actions.ts';
import { NOTHING } from './boot.ts';
import { keepingConnections } from './keeping.ts';
import { restoreTable, textOf } from './restoring.ts';
import { endWatchdog, type PolicyContext } from './waiting.ts';

/** Loads a policy, and has it wait to be confirmed; looks itself. Only while somebody applies one. */
export type Load = (action: PolicyTableAction, before: TableBefore) => Promise<Outcome>;

/** @param load without it, a policy that was confirmed before is loaded again */
export function tableExecutor(context: PolicyContext, load?: Load): Executor<PolicyTableAction, TableBefore> {
  const { control, places } = context;
  const { filter } = control;
  return {
    kind: 'policy-table',
    prepare: async () => {
      // Planned while nothing waited; another may have applied one since.
      const pending = readPending(places);
      if (pending !== null) return { status: 'changed', detail: pending.path };
      const table = textOf(await filter.read());
      if (table !== null && typeof table === 'object') return { status: 'changed', detail: table.detail };
      return { status: 'ready', before: { table, confirmed: readConfirmed(places) } };
    },
    act: async (action, before) => {
      if (load !== undefined) return load(action, before);
      if (action.script !== null) return loadAgain(action.script, context);
      const removed = await filter.remove();
      if (removed.status === 'done') removeState(places);
      return removed;
    },
    verify: async ({ script }) => {
      // What was applied anew was looked at before the watchdog was let go.
      if (load !== undefined) return DONE;
      const table = textOf(await filter.read());
      if (table !== null && typeof table === 'object') return table;
      if (script === null) return table === null ? DONE : { status: 'failed', detail: 'inet menshen' };
      const rehearsed = await filter.rehearse(script);
      if (rehearsed.status !== 'done') return rehearsed;
      return table === rehearsed.listing.text ? DONE : { status: 'failed', detail: 'inet menshen' };
    },
    settle: async () => {
      // A watchdog whose Menshen was killed is about to undo it.
      const { watchdog } = anyWaiting(places) ?? {};
      if (watchdog === undefined) return;
      const held = control.processes.hold(watchdog);
      await held?.ended(BROKEN_OFF_MS);
      held?.close();
    },
    drift: (action, before, sameBoot) => driftOf(action, before, sameBoot, context),
    undo: (_, before, sameBoot) => undo(before, sameBoot, context),
  };
}

/** A policy that is loaded and waits has its time; one whose applying was broken off is undone at once. */
const BROKEN_OFF_MS = 3000;

async function loadAgain(script: string, context: PolicyContext): Promise<Outcome> {
  const { control, places } = context;
  const { filter } = control;
  const { outcome } = await keepingConnections(context, () => filter.load(script));
  if (outcome.status !== 'done') return outcome;
  const confirmed = readConfirmed(places);
  const listing = textOf(await filter.read());
  if (confirmed !== null && typeof listing === 'string') writeConfirmed(places, { ...confirmed, listing });
  return DONE;
}

async function driftOf(
  { path, script, at }: PolicyTableAction,
  before: TableBefore,
  sameBoot: boolean,
  { control: { filter }, places }: PolicyContext,
): Promise<readonly Drift[]> {
  const current = readApplied(places);
  const table = textOf(await filter.read());
  const isAsBefore = table === before.table && current?.appliedAt === before.confirmed?.appliedAt;
  // The restart has ended a policy that waited: nobody had confirmed it.
  const isEnded = !sameBoot && table === null && current?.appliedAt === before.confirmed?.appliedAt;
  if ((isAsBefore || isEnded) && script !== null && anyWaiting(places) === null) {
    return [{ code: 'already-undone', detail: path ?? 'inet menshen' }];
  }
  const isOurs = script === null ? current === null : current?.appliedAt === at;
  if (!isOurs && !isAsBefore) return [{ code: 'taken', detail: current?.path ?? 'inet menshen' }];
  if (!sameBoot) {
    return table === null && !outlasts(before.confirmed) ? [{ code: 'restarted', detail: 'inet menshen' }] : [];
  }
  // Somebody has changed our table by hand.
  const isChanged =
    typeof table === 'string' &&
    table !== before.table &&
    withoutGroups(table) !== withoutGroups(current?.listing ?? '');
  return isChanged ? [{ code: 'taken', detail: 'inet menshen' }] : [];
}

async function undo({ table, confirmed }: TableBefore, sameBoot: boolean, context: PolicyContext): Promise<Outcome> {
  const { control, places } = context;
  const now = textOf(await control.filter.read());
  if (sameBoot || now !== null || outlasts(confirmed)) {
    const restore = (): Promise<Outcome> => restoreTable(control.filter, table, confirmed);
    const restored = table === null ? await restore() : (await keepingConnections(context, restore)).outcome;
    if (restored.status !== 'done') return restored;
  }
  const left = await undoBoot(confirmed, context);
  if (left.status !== 'done') return left;
  // The table first: were we killed before the watchdog is sent away, it would do the same.
  const waiting = anyWaiting(places);
  claimPending(places, 'rolling-back');
  writeConfirmed(places, confirmed);
  if (waiting === null) return DONE;
  await endWatchdog(waiting.watchdog, control);
  forgetWaiting(places, ['confirmed', 'rolling-back']);
  return DONE;
}

/** A restart has taken our table away, and would have taken the earlier one too, were it not loaded at boot. */
function outlasts(confirmed: AppliedPolicy | null): boolean {
  return confirmed?.persist === true;
}

/**
 * What loads a policy at boot was a change of its own, after this one: left alone, it would bring the policy back at the next
 * boot, with nothing written down of it.
 */
async function undoBoot(
  confirmed: AppliedPolicy | null,
  { control: { bootPolicy }, places }: PolicyContext,
): Promise<Outcome> {
  const current = readConfirmed(places);
  if (current === null || current.appliedAt === confirmed?.appliedAt || !current.persist) return DONE;
  // Undone already, or somebody else's by now.
  if ((await bootPolicy.read()).script !== current.bootScript) return DONE;
  return bootPolicy.write(confirmed?.persist === true ? bootPolicy.stateFor(confirmed.bootScript) : NOTHING);
}

/** A service that was started again has another control group, and that of the rule is a number then. */
function withoutGroups(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.includes('socket cgroupv2'))
    .join('\n');
}

/** What waits, or what a killed run or watchdog has left of it. */
function anyWaiting(places: PolicyContext['places']): PendingPolicy | null {
  return readPending(places) ?? readWaiting(places, 'confirmed') ?? readWaiting(places, 'rolling-back');
}
