import {
  tellOtherFilter,
  tellPolicyDrift,
  tellPolicyRefusal,
  tellPolicyWarning,
  type ToldCode,
} from '../../i18n/index.ts';
import type { OtherFilter, PolicyDrift, PolicyPlan, PolicyWarning } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { hang, wrap } from '../output/wrap.ts';
import { diffLines } from './diff.ts';

const SHOWN = 20;

/** One warning each, with its line in the file and what to try. */
export function warningLines(warnings: readonly PolicyWarning[], context: Context): readonly string[] {
  if (warnings.length === 0) return [];
  const { messages, out } = context;
  const { plan } = messages.policy;
  const left = warnings.length - SHOWN;
  return [
    out.style.bold(out.style.yellow(plan.warnings)),
    ...warnings.slice(0, SHOWN).flatMap((warning) => {
      const place = 'line' in warning ? plan.line(warning.line) + messages.punctuation.colon : '';
      return toldLines(place, tellPolicyWarning(warning, messages), context);
    }),
    ...(left > 0 ? [`  ${plan.more(left)}`] : []),
  ];
}

/** What has changed, each with what to try; of rules that were changed the lines themselves. */
export function driftLines(drifts: readonly PolicyDrift[], context: Context): readonly string[] {
  return drifts.flatMap((drift) => [
    ...toldLines('', tellPolicyDrift(drift, context.messages), context),
    ...('diff' in drift ? diffLines(drift.diff, context).map((line) => `  ${line}`) : []),
  ]);
}

/** Rules of others that no policy can help against. */
export function bypassLines(rules: readonly string[], context: Context): readonly string[] {
  if (rules.length === 0) return [];
  const { messages, out } = context;
  const drifts = rules.map((rule) => ({ code: 'bypass', rule }) as const);
  return [out.style.bold(out.style.red(messages.policy.plan.bypasses)), ...driftLines(drifts, context)];
}

export function refusalLines(
  refusal: NonNullable<PolicyPlan['refusal']>,
  anyway: boolean,
  context: Context,
): readonly string[] {
  const { messages, out } = context;
  const { plan } = messages.policy;
  const told = tellPolicyRefusal(refusal, messages);
  const heading = anyway ? out.style.yellow(plan.anyway) : out.style.red(plan.refused);
  const { what, next } = told;
  return anyway
    ? [out.style.bold(heading), ...hang('  - ', what, out.columns)]
    : [out.style.bold(heading), ...toldLines('', { what, next }, context)];
}

/** Whose other rules there are, and how they get on with a policy. */
export function otherLines(others: readonly OtherFilter[], context: Context): readonly string[] {
  if (others.length === 0) return [];
  const { messages, out } = context;
  const { plan } = messages.policy;
  return [
    ...wrap(plan.others, out.columns).map(out.style.bold),
    ...others.flatMap((other) => {
      const facts = [...(other.drops ? [plan.drops] : []), ...(other.flushes ? [plan.flushes] : [])];
      const about = (facts.length === 0 ? [plan.harmless] : facts).join(messages.punctuation.semicolon);
      return hang('  - ', tellOtherFilter(other, messages) + messages.punctuation.colon + about, out.columns);
    }),
  ];
}

function toldLines(place: string, { what, next }: ToldCode, { messages, out }: Context): readonly string[] {
  return [
    ...hang('  - ', place + what, out.columns),
    ...hang('    ', messages.policy.try + next, out.columns).map(out.style.dim),
  ];
}
