import type { ChangeTools } from '../../change/index.ts';
import { inspect } from '../../inspect/index.ts';
import { type JournalEntry, MenshenError } from '../../model/index.ts';
import { sessionOf } from '../../session/index.ts';
import {
  claimPending,
  type PendingPolicy,
  readConfirmed,
  readPending,
  readRolledBack,
  readWaiting,
} from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import { refusal } from './apply.ts';
import { applyBoot, type BootResult } from './persist.ts';
import { finishConfirming } from './waiting.ts';
import { doubtOf } from './witness.ts';

export interface PolicyConfirmed {
  /** The change that stays. */
  readonly change: number;
  readonly path: string;
  /** Where it was asked to be loaded at boot; else `null`. Also where that failed, the policy is confirmed. */
  readonly boot: BootResult | null;
}

/**
 * Confirms the policy that waits, so that it stays: from a session that shows that its owner still gets in.
 *
 * @param anyway from whatever session
 * @throws MenshenError `policy-refused`: none waits, it was undone already, or this session proves nothing; `busy` while it
 *   is just being applied or undone
 */
export async function confirmPolicy(
  { anyway }: { readonly anyway: boolean },
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyConfirmed> {
  const { places } = tools;
  // One who confirmed before us was killed when it had won: we do the rest.
  const claimed = readWaiting(places, 'confirmed');
  if (claimed !== null) return finish(claimed, user, changeTools, tools);
  const pending = readPending(places);
  if (pending === null) throw await nothingToConfirm(tools);
  const entry = await changeTools.journal.find(pending.change);
  if (entry?.state === 'running') throw new MenshenError('busy', { code: 'change-running', id: pending.change });
  if (entry?.state === 'interrupted') {
    throw refusal({ code: 'policy-broken-off', id: pending.change }, ['menshen', 'undo', String(pending.change)]);
  }
  if (!anyway) await requireWitness(pending, tools);
  if (!claimPending(places, 'confirmed')) throw await nothingToConfirm(tools);
  return finish(pending, user, changeTools, tools);
}

async function finish(
  pending: PendingPolicy,
  user: JournalEntry['user'],
  changeTools: ChangeTools,
  tools: PolicyTools,
): Promise<PolicyConfirmed> {
  const { change, path, persist } = pending;
  await finishConfirming(pending, tools);
  const applied = readConfirmed(tools.places);
  const boot = persist && applied?.change === change ? await applyBoot(applied, user, changeTools, tools) : null;
  return { change, path, boot };
}

async function requireWitness(pending: PendingPolicy, { platform, control, environment }: PolicyTools): Promise<void> {
  const inspection = await inspect({ platform });
  const session = sessionOf(control, inspection, environment, () => []);
  const doubt = doubtOf(pending, session, control.processes.terminal(), inspection);
  if (doubt !== null) throw refusal(doubt);
}

/** None waits: since none was applied, or since it was undone in time. */
async function nothingToConfirm({ places }: PolicyTools): Promise<MenshenError> {
  const rolling = readWaiting(places, 'rolling-back');
  const note = readRolledBack(places);
  if (rolling !== null) return refusal({ code: 'confirm-late', id: rolling.change, at: rolling.deadline });
  if (note !== null) return refusal({ code: 'confirm-late', id: note.change, at: note.at });
  return refusal({ code: 'confirm-none' });
}
