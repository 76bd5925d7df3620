import type { Applied } from '../../change/index.ts';
import type { PolicyPlan, PolicyProof, PolicyStatus, Suggestion } from '../../model/index.ts';
import type { PolicyApplied, PolicyConfirmed, PolicyRemoved, PolicyRepaired } from '../../policy/index.ts';
import { visibleJson } from '../../text/index.ts';

/** What removing takes away. */
export interface RemovePlan {
  /** Of the policy's file, which stays; `null` where none is known. */
  readonly path: string | null;
  /** The table in the kernel. */
  readonly table: boolean;
  /** What loads it at boot. */
  readonly boot: boolean;
}

/** Documents of `menshen policy`: see schema/policy.json, where each has its own part. */
function documentOf(kind: string, content: object): string {
  return `${visibleJson({ schema: `menshen/policy-${kind}/1`, ...content })}\n`;
}

/** @param written the file that it was written to */
export function policySuggestDocument(suggestion: Suggestion, yaml: string, written: string | null): string {
  return documentOf('suggest', { ...suggestion, yaml, written });
}

export function policyPlanDocument(plan: PolicyPlan): string {
  return documentOf('plan', plan);
}

/** `result` is null where nothing was done. */
export function policyApplyDocument(plan: PolicyPlan, result: PolicyApplied | null): string {
  return documentOf('apply', { plan, result: result === null ? null : appliedPart(result) });
}

export function policyConfirmDocument({ change, path, boot }: PolicyConfirmed): string {
  return documentOf('confirm', { change, path, boot });
}

/** @param path of the policy that was applied */
export function policyVerifyDocument(path: string, proof: PolicyProof): string {
  return documentOf('verify', { path, ...proof });
}

export function policyStatusDocument(status: PolicyStatus): string {
  return documentOf('status', status);
}

/** After a repair the status is that of another look. */
export function policyDriftDocument({ drifts, untold }: PolicyStatus, repaired: PolicyRepaired | null): string {
  return documentOf('drift', { drifts, untold, repaired: repaired === null ? null : outcomePart(repaired) });
}

export function policyRemoveDocument(plan: RemovePlan, removed: PolicyRemoved | null): string {
  return documentOf('remove', { ...plan, result: removed === null ? null : outcomePart(removed) });
}

/** Without what was there before: it is long, and in the journal. */
function appliedPart(result: PolicyApplied): object {
  switch (result.status) {
    case 'failed':
      return outcomePart(result);
    case 'unchanged':
      return { status: 'unchanged', boot: result.boot };
    case 'pending': {
      const { change, pending, adopted } = result;
      const { deadline, persist, watchdog } = pending;
      return { status: 'pending', change, deadline, persist, watchdog, adopted };
    }
  }
}

function outcomePart(
  result: { readonly status: string } | { readonly status: string; readonly applied: Applied },
): object {
  if (!('applied' in result)) return { status: result.status };
  const { id, complete, interrupted, steps } = result.applied;
  return { status: result.status, change: id, complete, interrupted, steps };
}
