import { policyStatus, type PolicyRemoved, removePolicy } from '../../policy/index.ts';
import { visible } from '../../text/index.ts';
import { confirmed } from '../changing/ask.ts';
import { carryOut, exitCodeOfFailed } from '../changing/carry-out.ts';
import { type Machine, openMachine } from '../changing/machine.ts';
import { tellUnfinished } from '../changing/unfinished.ts';
import type { PolicyRemoveFlags } from '../commands/policy-remove.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { hang, wrap } from '../output/wrap.ts';
import { failedText } from './applied-view.ts';
import { policyRemoveDocument, type RemovePlan } from './document.ts';
import { requireRoot } from './rights.ts';

/** Takes the policy away: shows what that is, asks, does it. */
export async function runPolicyRemove(this: Context, flags: PolicyRemoveFlags): Promise<void> {
  requireRoot(['menshen', 'policy', 'remove']);
  await tellUnfinished(this);
  const machine = await openMachine(this);
  const plan = await planRemoval(machine);
  const { remove } = this.messages.policy;
  if (!plan.table && !plan.boot && plan.path === null) {
    return this.out.write(flags.json ? policyRemoveDocument(plan, null) : `${remove.nothing}\n`);
  }
  if (!flags.json) await this.out.write(removalText(plan, this));
  if (flags.dryRun) {
    if (flags.json) await this.out.write(policyRemoveDocument(plan, null));
    else await this.err.write(`${this.messages.close.dryRun}\n`);
    return;
  }
  if (!flags.json) await this.out.write('\n');
  if (!(await confirmed(this.messages.policy.askRemove, flags, this))) {
    await this.err.write(`${this.messages.close.declined}\n`);
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  const removed = await carryOut(machine, this, (user, tools) => removePolicy(user, tools, machine.policy));
  await this.out.write(flags.json ? policyRemoveDocument(plan, removed) : removedText(removed, this));
  if (removed.status === 'failed') this.process.exitCode = exitCodeOfFailed(removed.applied);
}

async function planRemoval({ policy, control }: Machine): Promise<RemovePlan> {
  const [{ path, persistent }, table] = await Promise.all([policyStatus(policy), control.filter.read()]);
  // What can't be read may be there.
  return { path, table: table.status !== 'absent', boot: persistent !== false };
}

function removalText({ path, table, boot }: RemovePlan, { messages, out }: Context): string {
  const { remove } = messages.policy;
  const items = [
    ...(table ? [remove.table] : []),
    ...(boot ? [remove.boot] : []),
    ...(path === null ? [] : [remove.written]),
  ];
  const lines = [
    ...wrap(remove.heading(visible(path ?? 'inet menshen')), out.columns).map(out.style.bold),
    ...items.flatMap((item) => hang('  - ', item, out.columns)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function removedText(removed: PolicyRemoved, context: Context): string {
  const { remove } = context.messages.policy;
  // There was something when it was planned: what waited to be confirmed.
  if (removed.status === 'nothing') return `${remove.undone}\n`;
  if (removed.status === 'failed') return failedText(removed.applied, remove.failed, context);
  return `${remove.done(removed.applied.id)}\n`;
}
