import { planPolicy } from '../../policy/index.ts';
import { openMachine } from '../changing/machine.ts';
import type { PolicyPlanFlags } from '../commands/policy-plan.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { isRoot } from '../rights.ts';
import { policyPlanDocument } from './document.ts';
import { askedPolicy } from './files.ts';
import { policyPlanText } from './plan-view.ts';

/** Shows what a policy would do, and does nothing. */
export async function runPolicyPlan(this: Context, { json }: PolicyPlanFlags, word?: string): Promise<void> {
  const machine = await openMachine(this);
  const { path, file, loaded } = askedPolicy(word, machine);
  const { plan } = await planPolicy({ path, policy: loaded.policy, anyway: false }, machine.policy);
  await this.out.write(
    json ? policyPlanDocument(plan) : policyPlanText(plan, { alone: true, anyway: false, file }, this),
  );
  if (plan.refusal !== null || (plan.needsRoot && !isRoot())) this.process.exitCode = EXIT.incomplete;
}
