import { apply, type Applied, type ChangeTools } from '../../change/index.ts';
import type { JournalEntry } from '../../model/index.ts';
import { readConfirmed, removeState } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import type { PolicyAction } from './actions.ts';
import { refusal } from './apply.ts';
import { GATE } from './watchdog/order.ts';
import { settleWaiting, undoWaiting } from './waiting.ts';

export type PolicyRemoved =
  /** There was nothing. */
  { readonly status: 'nothing' } | { readonly status: 'done' | 'failed'; readonly applied: Applied };

/**
 * Takes the policy away: its table, what loads it at boot, what is written down of it. One that waits to be confirmed is
 * undone first, so that undoing the removal brings back the one before it.
 *
 * @throws MenshenError `policy-refused` where what waits can't be undone; `busy`, `journal-unusable`
 */
export async function removePolicy(
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyRemoved> {
  const { control, places } = tools;
  const [settled, undone] = [await settleWaiting(tools), await undoWaiting(tools)];
  const trouble = settled.status === 'done' ? undone : settled;
  if (trouble.status !== 'done') throw refusal({ code: 'policy-rolling-back', reason: trouble.detail });
  await control.filter.removeStray(GATE);
  const confirmed = readConfirmed(places);
  const [table, boot] = [await control.filter.read(), await control.bootPolicy.read()];
  const path = confirmed?.path ?? null;
  const at = tools.platform.now().toISOString();
  const actions: readonly PolicyAction[] = [
    // First what would bring it back.
    ...(boot.script !== null || boot.unit !== null || boot.enabled
      ? [{ kind: 'policy-boot', path, script: null } as const]
      : []),
    ...(table.status !== 'absent' || confirmed !== null
      ? [{ kind: 'policy-table', path, script: null, at } as const]
      : []),
  ];
  if (actions.length === 0) {
    removeState(places);
    return { status: 'nothing' };
  }
  const applied = await apply({ feature: 'policy', target: path ?? '', user, actions }, changeTools);
  if (applied.complete) removeState(places);
  return { status: applied.complete ? 'done' : 'failed', applied };
}
