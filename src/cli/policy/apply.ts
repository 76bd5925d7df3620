import { MenshenError, type PolicyPlan } from '../../model/index.ts';
import { applyPolicy, type PlannedPolicy, planPolicy, type PolicyApplied } from '../../policy/index.ts';
import { confirmed } from '../changing/ask.ts';
import { carryOut, exitCodeOfFailed } from '../changing/carry-out.ts';
import { openMachine } from '../changing/machine.ts';
import { tellUnfinished } from '../changing/unfinished.ts';
import type { PolicyApplyFlags } from '../commands/policy-apply.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { isRoot } from '../rights.ts';
import { appliedText } from './applied-view.ts';
import { policyApplyDocument } from './document.ts';
import { askedPolicy } from './files.ts';
import { policyPlanText } from './plan-view.ts';

const MILLISECONDS = 1000;

/** Applies a policy: shows the plan, asks, loads it, and tells how it is confirmed. */
export async function runPolicyApply(this: Context, flags: PolicyApplyFlags, word?: string): Promise<void> {
  await tellUnfinished(this);
  const machine = await openMachine(this);
  const { path, file, loaded } = askedPolicy(word, machine);
  // A plan that does not hide whom it cuts off: --anyway is for who has read that.
  const planNow = (): Promise<PlannedPolicy> =>
    planPolicy({ path, policy: loaded.policy, anyway: false }, machine.policy);
  const planned = await planNow();
  const { plan } = planned;
  if (!flags.json) await this.out.write(policyPlanText(plan, { alone: false, anyway: flags.anyway, file }, this));
  const stop = whyNot(plan, flags);
  if (flags.dryRun || stop !== null) {
    if (flags.json) await this.out.write(policyApplyDocument(plan, null));
    else if (flags.dryRun) await this.err.write(`${this.messages.close.dryRun}\n`);
    this.process.exitCode = stop ?? EXIT.fine;
    return;
  }
  if (!flags.json) await this.out.write('\n');
  if (!isSettled(plan, flags) && !(await confirmed(this.messages.policy.askApply, flags, this))) {
    await this.err.write(`${this.messages.close.declined}\n`);
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  // Whoever was asked may have taken an hour.
  if (!flags.yes && !isAsPlanned(planned, await planNow())) {
    const next = ['menshen', 'policy', 'apply', ...(file === null ? [] : [file])];
    throw new MenshenError('policy-refused', { code: 'policy-plan-changed' }, { next });
  }
  const { script, bootScript } = planned;
  const confirmWithinMs = flags.confirmWithin * MILLISECONDS;
  const order = { path, source: loaded.text, policy: plan.policy, script, bootScript, confirmWithinMs };
  const result = await carryOut(machine, this, (user, tools) =>
    applyPolicy({ ...order, persist: flags.persist }, user, tools, machine.policy),
  );
  await this.out.write(
    flags.json ? policyApplyDocument(plan, result) : appliedText(result, machine.platform.now(), this),
  );
  this.process.exitCode = exitCodeOf(result);
}

/** The same rules in the place of the same ones, and nobody is cut off who was not before. */
function isAsPlanned(planned: PlannedPolicy, now: PlannedPolicy): boolean {
  const { script, plan } = planned;
  return now.script === script && now.plan.diff === plan.diff && (now.plan.refusal === null || plan.refusal !== null);
}

/** There is nothing to be asked: neither rules nor what is loaded at boot would change. */
function isSettled({ state }: PolicyPlan, { persist }: PolicyApplyFlags): boolean {
  return state === 'same' && !persist;
}

/** The exit code of a plan that is not carried out; `null` where it may be. */
function whyNot({ refusal, needsRoot }: PolicyPlan, { anyway }: PolicyApplyFlags): number | null {
  return (refusal !== null && !anyway) || (needsRoot && !isRoot()) ? EXIT.incomplete : null;
}

function exitCodeOf(result: PolicyApplied): number {
  if (result.status === 'pending') return EXIT.fine;
  if (result.status === 'unchanged')
    return result.boot === null || result.boot.status === 'done' ? EXIT.fine : EXIT.failed;
  return exitCodeOfFailed(result.applied);
}
