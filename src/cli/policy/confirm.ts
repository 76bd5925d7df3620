import { confirmPolicy } from '../../policy/index.ts';
import { changeTools, openMachine, openMachinesJournal, uninterrupted, userOf } from '../changing/machine.ts';
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
  const journal = await openMachinesJournal(this, machine);
  try {
    const result = await uninterrupted((signal) =>
      confirmPolicy(
        { anyway },
        userOf(this.environment),
        changeTools(machine, journal, signal, undefined),
        machine.policy,
      ),
    );
    await this.out.write(json ? policyConfirmDocument(result) : confirmedText(result, this));
    if (result.boot !== null && result.boot.status !== 'done') this.process.exitCode = EXIT.failed;
  } finally {
    await journal.close();
  }
}
