import { MenshenError, type PolicyProof } from '../../model/index.ts';
import { type AppliedPolicy, provePolicy, readApplied } from '../../policy/index.ts';
import { type Machine, openMachine } from '../changing/machine.ts';
import type { PolicyVerifyFlags } from '../commands/policy-verify.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { policyVerifyDocument } from './document.ts';
import { requireRoot } from './rights.ts';
import { policyProofText } from './verify-view.ts';

const ERASE_LINE = '\r\u001B[K';

/** Proves that the policy of this machine holds. */
export async function runPolicyVerify(this: Context, { json }: PolicyVerifyFlags): Promise<void> {
  requireRoot(['menshen', 'policy', 'verify']);
  const machine = await openMachine(this);
  const applied = readApplied(machine.policy.places);
  if (applied === null) throw new MenshenError('policy-refused', { code: 'policy-none' });
  const proof = await prove(applied, machine, json, this);
  await this.out.write(json ? policyVerifyDocument(applied.path, proof) : policyProofText(proof, this));
  this.process.exitCode = exitCodeOf(proof);
}

/** Some thousand probes take some seconds. */
async function prove(
  { policy }: AppliedPolicy,
  machine: Machine,
  json: boolean,
  { err, messages }: Context,
): Promise<PolicyProof> {
  const isShown = err.isTerminal && !json;
  const begun = (count: number): void => {
    if (isShown) void err.write(ERASE_LINE + messages.policy.verify.progress(count));
  };
  try {
    return await provePolicy(policy, machine.policy, { begun });
  } finally {
    if (isShown) await err.write(ERASE_LINE);
  }
}

function exitCodeOf({ holds, probes }: PolicyProof): number {
  if (holds) return EXIT.fine;
  return probes.length === 0 ? EXIT.incomplete : EXIT.findings;
}
