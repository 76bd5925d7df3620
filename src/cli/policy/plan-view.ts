import type { PolicyPlan } from '../../model/index.ts';
import { commandText, visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { wrap } from '../output/wrap.ts';
import { isRoot } from '../rights.ts';
import { bypassLines, otherLines, refusalLines, warningLines } from './codes.ts';
import { diffLines } from './diff.ts';
import { effectBlocks } from './effects.ts';
import { flowBlocks } from './flows.ts';

/** How a plan is come by, for what is said at its end. */
export interface PlanAsked {
  /** `menshen policy plan`: then the end tells how it is applied. */
  readonly alone: boolean;
  /** It is applied whomever it cuts off. */
  readonly anyway: boolean;
  /** Of the policy, where it is not the machine's own. */
  readonly file: string | null;
}

/** What applying a policy would do, as a person reads it before answering. */
export function policyPlanText(plan: PolicyPlan, asked: PlanAsked, context: Context): string {
  const { messages, out } = context;
  const texts = messages.policy.plan;
  const { policy, diff, refusal, warnings, others, bypasses } = plan;
  const outward = policy.out === null ? texts.outAll : texts.out(policy.out.length);
  const changes = diffLines(diff, context);
  const blocks = [
    [
      ...wrap(texts.heading(visible(plan.path)), out.columns).map(out.style.bold),
      ...wrap(texts.basics(policy.allow.length, policy.default, policy.icmp), out.columns),
      ...wrap(outward, out.columns),
      ...wrap(texts.states[plan.state], out.columns),
    ],
    ...effectBlocks(plan, context),
    ...flowBlocks(plan, context),
    otherLines(others, context),
    bypassLines(bypasses, context),
    warningLines(warnings, context),
    [
      ...(plan.unrehearsed === null ? [] : wrap(texts.unrehearsed(visible(plan.unrehearsed)), out.columns)),
      ...(changes.length === 0 ? [] : [out.style.bold(texts.diff), ...changes]),
    ],
    refusal === null ? [] : refusalLines(refusal, asked.anyway, context),
    endLines(plan, asked, context),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function endLines({ needsRoot, refusal, state }: PolicyPlan, asked: PlanAsked, context: Context): readonly string[] {
  const { messages, out } = context;
  const { plan } = messages.policy;
  if (needsRoot && !isRoot()) return wrap(plan.needsRoot, out.columns);
  if (!asked.alone || refusal !== null || state === 'same') return [];
  return wrap(plan.next(commandText(['sudo', 'menshen', 'policy', 'apply', ...fileWord(asked)])), out.columns);
}

function fileWord({ file }: PlanAsked): readonly string[] {
  return file === null ? [] : [file];
}
