import { randomBytes } from 'node:crypto';

import { MenshenError, type Outcome, type Socket } from '../../model/index.ts';
import type { TableListing } from '../../platform/index.ts';
import {
  type AppliedPolicy,
  errnoOf,
  forgetRolledBack,
  forgetWaiting,
  type PendingPolicy,
  writeWaiting,
} from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import { DONE, type TableBefore } from './actions.ts';
import type { PolicyOrder } from './apply.ts';
import { type Adopted, keepingConnections } from './keeping.ts';
import { restoreTable, textOf } from './restoring.ts';
import type { Load } from './table.ts';
import { GATE, throughGate } from './watchdog/order.ts';
import { startWatchdog, type Watchdog } from './watchdog/start.ts';

/** A policy that is in force and waits. */
export interface Loaded {
  readonly pending: PendingPolicy;
  readonly adopted: Adopted;
}

export interface Loader {
  readonly load: Load;
  /** Is told the number of the change. */
  readonly began: (id: number) => void;
  /** `null` where it was not loaded, or is undone again. */
  readonly result: () => Loaded | null;
}

/**
 * Loads a policy so that it is undone unless somebody confirms it.
 *
 * @param rehearsed our table as it will be
 * @param earlier our table as it is, and scripts that bring it back, checked
 */
export function loader(
  order: PolicyOrder,
  rehearsed: TableListing,
  { table, ways }: { readonly table: string | null; readonly ways: readonly string[] },
  tools: PolicyTools & { readonly journal: string },
): Loader {
  const { control, places, platform } = tools;
  let change = 0;
  let loaded: Loaded | null = null;
  const load: Load = async ({ at }, before) => {
    // Somebody has changed it since it was made sure that it can be restored.
    if (before.table !== table) return { status: 'failed', detail: 'inet menshen' };
    // The journal lets one change run at a time: any gate that stands now is of a run that was killed.
    await control.filter.removeStray(GATE);
    const gate = GATE + randomBytes(4).toString('hex');
    const { sockets } = platform.sockets('all');
    const { path, confirmWithinMs } = order;
    const { run, state } = places;
    const started = await startWatchdog(
      { run, state, journal: tools.journal, change, path, gate, earlier: before.table, ways, confirmWithinMs },
      control,
    );
    if (started.status !== 'done') return started;
    const { watchdog } = started;
    const deadline = new Date(platform.now().getTime() + confirmWithinMs).toISOString();
    const { ref } = watchdog;
    const applied: AppliedPolicy = { ...appliedOf(order, rehearsed), appliedAt: at, change };
    const { persist } = order;
    const pending: PendingPolicy = {
      change,
      path,
      appliedAt: at,
      deadline,
      watchdog: ref,
      persist,
      connections: connectionsOf(sockets),
      earlier: before.table,
    };
    let adopted: Loaded['adopted'] = 0;
    const outcome = await attempt(async () => {
      writeWaiting(places, applied, pending);
      forgetRolledBack(places);
      await watchdog.tell('loading');
      const put = await keepingConnections(tools, () => control.filter.load(throughGate(gate, order.script)));
      ({ adopted } = put);
      if (put.outcome.status !== 'done') return put.outcome;
      const seen = textOf(await control.filter.read());
      if (seen !== null && typeof seen === 'object') return seen;
      if (seen !== rehearsed.text) return { status: 'failed', detail: 'inet menshen' };
      if (!watchdog.lives()) return { status: 'failed', detail: `watchdog ${ref.pid}` };
      await watchdog.tell('applied');
      return DONE;
    });
    if (outcome.status !== 'done') {
      // The watchdog was faster than nft: whatever nft says of that is not the reason.
      const isLate = platform.now().getTime() >= Date.parse(deadline);
      return giveUp(isLate ? LATE : outcome, { watchdog, gate, before }, tools);
    }
    watchdog.release();
    loaded = { pending, adopted };
    return DONE;
  };
  return {
    load,
    began: (id) => {
      change = id;
    },
    result: () => loaded,
  };
}

/** The time to confirm was over before all was loaded and looked at. */
const LATE: Exclude<Outcome, { status: 'done' }> = { status: 'failed', detail: 'ETIMEDOUT --confirm-within' };

/** Has the watchdog undo what was done; where it has died, does it here. */
async function giveUp(
  why: Exclude<Outcome, { status: 'done' }>,
  { watchdog, gate, before }: { readonly watchdog: Watchdog; readonly gate: string; readonly before: TableBefore },
  { control, places }: PolicyTools,
): Promise<Outcome> {
  const { filter } = control;
  const { table, confirmed } = before;
  await watchdog.giveUp();
  // Mostly gone by now.
  await control.processes.order(['nft', 'delete', 'table', 'inet', gate]);
  if (textOf(await filter.read()) !== table) {
    const restored = await restoreTable(filter, table, confirmed);
    if (restored.status !== 'done') return { status: 'failed', detail: `${why.detail}; ${restored.detail}` };
  }
  forgetWaiting(places, ['pending', 'rolling-back']);
  return why;
}

function appliedOf(
  { path, source, policy, script, bootScript, persist }: PolicyOrder,
  { text, items }: TableListing,
): Omit<AppliedPolicy, 'appliedAt' | 'change'> {
  return { path, source, policy, script, bootScript, listing: text, nftVersion: versionOf(items), persist };
}

/** `nft -j` begins with what it is: `{ "metainfo": { "version": "1.0.6", … } }`. */
function versionOf(items: readonly unknown[]): string {
  for (const item of items) {
    const { version } = (item as { readonly metainfo?: { readonly version?: unknown } }).metainfo ?? {};
    if (typeof version === 'string') return version;
  }
  return '';
}

function connectionsOf(sockets: readonly Socket[]): PendingPolicy['connections'] {
  return sockets.flatMap(({ protocol, local, peer }) => (protocol === 'tcp' && peer !== null ? [{ local, peer }] : []));
}

/** What is thrown here would leave the watchdog alone with half of the work. */
async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MenshenError) return { status: 'failed', detail: error.message };
    const { path } = error as NodeJS.ErrnoException;
    return { status: 'failed', detail: path === undefined ? errnoOf(error) : `${path}: ${errnoOf(error)}` };
  }
}
