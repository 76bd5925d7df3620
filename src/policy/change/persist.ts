import { apply, type ChangeTools } from '../../change/index.ts';
import type { JournalEntry, Outcome } from '../../model/index.ts';
import { type AppliedPolicy, writeConfirmed } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import type { PolicyBootAction } from './actions.ts';
import { isSameBoot } from './boot.ts';

/** Whether a policy is loaded at boot from now on. `change` is that in the journal; `null` where it was so already. */
export type BootResult =
  | { readonly status: 'done'; readonly change: number | null }
  | (Exclude<Outcome, { status: 'done' }> & { readonly change: number | null });

/** Has a confirmed policy loaded at boot: a change of its own. Where that can't be, the policy stays as it is. */
export async function applyBoot(
  applied: AppliedPolicy,
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  { control: { bootPolicy }, places }: PolicyTools,
): Promise<BootResult> {
  const { path, bootScript } = applied;
  const giveUp = (result: BootResult): BootResult => {
    writeConfirmed(places, { ...applied, persist: false });
    return result;
  };
  if (!(await bootPolicy.supported())) return giveUp({ status: 'refused', detail: 'systemd', change: null });
  if (isSameBoot(await bootPolicy.read(), bootPolicy.stateFor(bootScript))) return { status: 'done', change: null };
  const action: PolicyBootAction = { kind: 'policy-boot', path, script: bootScript };
  const { id, steps, complete } = await apply(
    { feature: 'policy', target: path, user, actions: [action] },
    changeTools,
  );
  if (complete) return { status: 'done', change: id };
  const failed = steps.find(({ state }) => state !== 'done');
  return giveUp({
    status: failed?.refused === true ? 'refused' : 'failed',
    detail: failed?.detail ?? 'menshen-policy.service',
    change: id,
  });
}
