import { apply, type Applied, type ChangeTools } from '../../change/index.ts';
import { type ErrorDetail, type JournalEntry, MenshenError, type ResolvedPolicy } from '../../model/index.ts';
import { type AppliedPolicy, type PendingPolicy, readConfirmed, readPending, writeConfirmed } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import type { PolicyTableAction } from './actions.ts';
import { applyBoot, type BootResult } from './persist.ts';
import { loader, type Loaded } from './load.ts';
import { textOf, usableWays, waysBack } from './restoring.ts';
import { tableExecutor } from './table.ts';
import { settleWaiting } from './waiting.ts';

/** A policy that is to be applied. */
export interface PolicyOrder {
  readonly path: string;
  /** Text of the file. */
  readonly source: string;
  readonly policy: ResolvedPolicy;
  /** Replaces our table, in one transaction. */
  readonly script: string;
  /** The same for the boot. */
  readonly bootScript: string;
  readonly confirmWithinMs: number;
  /** Load it at boot, once it is confirmed. What is loaded at boot already stays so. */
  readonly persist: boolean;
}

export type PolicyApplied =
  /** It is in force already, and nothing waits. `boot` where it was asked to be loaded at boot, and was not. */
  | { readonly status: 'unchanged'; readonly applied: AppliedPolicy; readonly boot: BootResult | null }
  /** It is in force, and undone unless somebody confirms it. */
  | ({ readonly status: 'pending'; readonly change: number; readonly pending: PendingPolicy } & Pick<Loaded, 'adopted'>)
  /** What was before is in force. */
  | { readonly status: 'failed'; readonly applied: Applied };

/**
 * Applies a policy until somebody confirms it. The watchdog that undoes it is ready, and all is written down, before the
 * kernel is told anything; the kernel takes all of it or nothing.
 *
 * @throws MenshenError `busy` where another waits to be confirmed; `policy-refused` where it could not be undone, or nft does
 *   not take it; `journal-unusable`
 */
export async function applyPolicy(
  order: PolicyOrder,
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyApplied> {
  const { control, places } = tools;
  const { filter } = control;
  await requireQuiet(tools);
  const confirmed = readConfirmed(places);
  const table = await earlierTable(tools);
  const rehearsed = await filter.rehearse(order.script);
  if (rehearsed.status !== 'done') throw refusal({ code: 'policy-not-taken', reason: rehearsed.detail });
  if (confirmed?.script === order.script && table === rehearsed.listing.text) {
    return unchanged(order, confirmed, user, changeTools, tools);
  }
  const { scripts, detail } = await usableWays(filter, waysBack(table, confirmed));
  if (scripts.length === 0) {
    throw refusal({ code: 'policy-no-way-back', reason: detail ?? '' }, ['menshen', 'policy', 'remove']);
  }
  const at = tools.platform.now().toISOString();
  const action: PolicyTableAction = { kind: 'policy-table', path: order.path, script: order.script, at };
  const isPersistent = order.persist || confirmed?.persist === true;
  const { load, began, result } = loader({ ...order, persist: isPersistent }, rehearsed.listing, scripts, {
    ...tools,
    journal: changeTools.journal.path,
  });
  const executor = tableExecutor(tools, load);
  const applied = await apply(
    { feature: 'policy', target: order.path, user, actions: [action] },
    {
      ...changeTools,
      executors: new Map([...changeTools.executors, [executor.kind, executor]]) as ChangeTools['executors'],
      began,
    },
  );
  const loaded = result();
  if (!applied.complete || loaded === null) return { status: 'failed', applied };
  return { status: 'pending', change: applied.id, pending: loaded.pending, adopted: loaded.adopted };
}

/** @throws MenshenError `busy` where a policy waits to be confirmed, or is just being undone */
export async function requireQuiet(tools: PolicyTools): Promise<void> {
  const settled = await settleWaiting(tools);
  if (settled.status !== 'done') throw refusal({ code: 'policy-rolling-back', reason: settled.detail });
  const pending = readPending(tools.places);
  if (pending === null) return;
  const { change, deadline } = pending;
  throw new MenshenError('busy', { code: 'policy-pending', id: change, deadline }, { next: CONFIRM });
}

const CONFIRM = ['menshen', 'policy', 'confirm'] as const;

async function earlierTable({ control: { filter } }: PolicyTools): Promise<string | null> {
  const reading = await filter.read();
  // Its text may be loaded again, but whoever put it to sleep wanted something that a policy in its place would end.
  if (reading.status === 'asleep') throw refusal({ code: 'policy-asleep' }, ['menshen', 'policy', 'remove']);
  const table = textOf(reading);
  if (table === null || typeof table === 'string') return table;
  throw refusal({ code: 'policy-unreadable', reason: table.detail });
}

type Refused = Extract<ErrorDetail, { readonly code: `${'policy' | 'confirm'}-${string}` }>;

export function refusal(detail: Refused, next?: readonly string[]): MenshenError {
  return new MenshenError('policy-refused', detail, next === undefined ? {} : { next });
}

/** The same rules may have been written in other words since: what tells of them follows. */
async function unchanged(
  order: PolicyOrder,
  confirmed: AppliedPolicy,
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyApplied> {
  const { path, source, policy, bootScript } = order;
  const applied = { ...confirmed, path, source, policy, bootScript, persist: order.persist || confirmed.persist };
  if (JSON.stringify(applied) !== JSON.stringify(confirmed)) writeConfirmed(tools.places, applied);
  const boot = applied.persist ? await applyBoot(applied, user, changeTools, tools) : null;
  return { status: 'unchanged', applied, boot };
}
