import type { PolicyDrift, PolicyStatus } from '../../model/index.ts';
import { policyStatus, type PolicyRepaired, repairPolicy } from '../../policy/index.ts';
import { confirmed } from '../changing/ask.ts';
import { carryOut } from '../changing/carry-out.ts';
import { openMachine } from '../changing/machine.ts';
import { tellUnfinished } from '../changing/unfinished.ts';
import type { PolicyDriftFlags } from '../commands/policy-drift.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { failedText } from './applied-view.ts';
import { policyDriftDocument } from './document.ts';
import { requireRoot } from './rights.ts';
import { policyDriftText } from './status-view.ts';

/** What loading the policy again puts right. The rest is the owner's: the file, services, others' rules. */
const REPAIRABLE: ReadonlySet<PolicyDrift['code']> = new Set([
  'table-gone',
  'table-asleep',
  'table-changed',
  'service-restarted',
  'boot-missing',
  'boot-changed',
  'boot-disabled',
]);

/** Tells what has weakened the policy, and loads it again where that is asked for. */
export async function runPolicyDrift(this: Context, flags: PolicyDriftFlags): Promise<void> {
  if (flags.repair) {
    requireRoot(['menshen', 'policy', 'drift', '--repair']);
    await tellUnfinished(this);
  }
  const machine = await openMachine(this);
  const status = await policyStatus(machine.policy);
  const repairs = flags.repair && status.drifts.some(({ code }) => REPAIRABLE.has(code));
  if (!flags.json) await this.out.write(policyDriftText(status, this));
  if (!repairs) {
    if (flags.json) await this.out.write(policyDriftDocument(status, null));
    this.process.exitCode = exitCodeOf(status);
    return;
  }
  if (!flags.json) await this.out.write('\n');
  if (!(await confirmed(this.messages.policy.askRepair, flags, this))) {
    await this.err.write(`${this.messages.close.declined}\n`);
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  const repaired = await carryOut(machine, this, (user, tools) => repairPolicy(user, tools, machine.policy));
  const after = await policyStatus(machine.policy);
  await this.out.write(flags.json ? policyDriftDocument(after, repaired) : repairedText(repaired, after, this));
  this.process.exitCode = repaired.status === 'failed' ? EXIT.failed : exitCodeOf(after);
}

/** The machine was looked at again: what is left is told. */
function repairedText(repaired: PolicyRepaired, after: PolicyStatus, context: Context): string {
  const { drift } = context.messages.policy;
  if (repaired.status === 'failed') return failedText(repaired.applied, drift.repairFailed, context);
  const left = after.drifts.length === 0 ? '' : `\n${policyDriftText(after, context)}`;
  return `${drift.repaired}\n${left}`;
}

function exitCodeOf({ drifts, untold }: PolicyStatus): number {
  if (drifts.length > 0) return EXIT.findings;
  return untold.length > 0 ? EXIT.incomplete : EXIT.fine;
}
