import { confirmPolicy } from '../../policy/index.ts';
import { carryOut } from '../changing/carry-out.ts';
import { openMachine } from '../changing/machine.ts';
import type { PolicyConfirmFlags } from '../commands/policy-confirm.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { confirmedText } from './applied-view.ts';
import { policyConfirmDocument } from './document.ts';
import { requireRoot } from './rights.ts';

/** Keeps the policy that waits: whoever can say so has got in. */
export async function runPolicyConfirm(this: Context, { anyway, json }: PolicyConfirmFlags): Promise<void> {
  requireRoot(['menshen', 'policy', 'confirm']);
  const machine = await openMachine(this);
  const result = await carryOut(machine, this, (user, tools) => confirmPolicy({ anyway }, user, tools, machine.policy));
  await this.out.write(json ? policyConfirmDocument(result) : confirmedText(result, this));
  if (result.boot !== null && result.boot.status !== 'done') this.process.exitCode = EXIT.failed;
}
