import { apply, type Applied, type ChangeTools } from '../../change/index.ts';
import type { JournalEntry } from '../../model/index.ts';
import { type AppliedPolicy, readConfirmed } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import type { PolicyAction } from './actions.ts';
import { refusal, requireQuiet } from './apply.ts';
import { isSameBoot } from './boot.ts';
import { textOf } from './restoring.ts';

export type PolicyRepaired =
  /** All is as it was applied. */
  { readonly status: 'unchanged' } | { readonly status: 'done' | 'failed'; readonly applied: Applied };

/**
 * Brings the table, and what loads it at boot, back to the policy that was confirmed last.
 *
 * @throws MenshenError `policy-refused` where none was applied, or nft does not take it any more; `busy` where one waits to
 *   be confirmed; `journal-unusable`
 */
export async function repairPolicy(
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyRepaired> {
  await requireQuiet(tools);
  const confirmed = readConfirmed(tools.places);
  if (confirmed === null) throw refusal({ code: 'policy-none' });
  const actions = [...(await tableAction(confirmed, tools)), ...(await bootAction(confirmed, tools))];
  if (actions.length === 0) return { status: 'unchanged' };
  const applied = await apply({ feature: 'policy', target: confirmed.path, user, actions }, changeTools);
  return { status: applied.complete ? 'done' : 'failed', applied };
}

async function tableAction(
  { path, script, appliedAt }: AppliedPolicy,
  { control: { filter } }: PolicyTools,
): Promise<readonly PolicyAction[]> {
  const rehearsed = await filter.rehearse(script);
  if (rehearsed.status !== 'done') throw refusal({ code: 'policy-not-taken', reason: rehearsed.detail });
  const table = textOf(await filter.read());
  return table === rehearsed.listing.text ? [] : [{ kind: 'policy-table', path, script, at: appliedAt }];
}

async function bootAction(
  { path, bootScript, persist }: AppliedPolicy,
  { control: { bootPolicy } }: PolicyTools,
): Promise<readonly PolicyAction[]> {
  if (!persist || !(await bootPolicy.supported())) return [];
  const isThere = isSameBoot(await bootPolicy.read(), bootPolicy.stateFor(bootScript));
  return isThere ? [] : [{ kind: 'policy-boot', path, script: bootScript }];
}
