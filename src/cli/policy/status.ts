import { policyStatus } from '../../policy/index.ts';
import { openMachine } from '../changing/machine.ts';
import type { PolicyStatusFlags } from '../commands/policy-status.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { policyStatusDocument } from './document.ts';
import { policyStatusText } from './status-view.ts';

/** Tells how the policy of this machine stands. */
export async function runPolicyStatus(this: Context, { json }: PolicyStatusFlags): Promise<void> {
  const machine = await openMachine(this);
  const status = await policyStatus(machine.policy);
  await this.out.write(json ? policyStatusDocument(status) : policyStatusText(status, machine.platform.now(), this));
  if (status.untold.length > 0) this.process.exitCode = EXIT.incomplete;
}
