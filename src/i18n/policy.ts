import type { OtherFilter, PolicyDrift, PolicyPlan, PolicyWarning, ProofGap } from '../model/index.ts';
import { visible } from '../text/index.ts';
import type { Messages } from './messages.ts';
import type { Told } from './policy-texts.ts';

/** What a code says, safe to show. */
export interface ToldCode {
  readonly what: string;
  /** What to try. */
  readonly next: string;
}

export function tellPolicyWarning(warning: PolicyWarning, { policyCodes }: Messages): ToldCode {
  return told(policyCodes.warnings, warning);
}

export function tellPolicyDrift(drift: PolicyDrift, { policyCodes }: Messages): ToldCode {
  return told(policyCodes.drifts, drift);
}

export function tellPolicyRefusal(refusal: NonNullable<PolicyPlan['refusal']>, { policyCodes }: Messages): ToldCode {
  return told(policyCodes.refusals, refusal);
}

/** What a proof leaves open, safe to show. */
export function tellProofGap(gap: ProofGap, { policyCodes }: Messages): string {
  const sentence = policyCodes.gaps[gap.code] as (gap: object) => string;
  return sentence(safe(gap));
}

/** `ufw (ip filter, ip6 filter)`. */
export function tellOtherFilter({ kind, tables }: OtherFilter, { policyCodes, punctuation }: Messages): string {
  const name = policyCodes.others[kind];
  return tables.length === 0 ? name : name + punctuation.aside(tables.map(visible).join(punctuation.listed));
}

/** Each sentence takes the parameters of its own code, so the lookup can't be typed. */
function told(texts: object, value: { readonly code: string }): ToldCode {
  const { what, next } = (texts as Readonly<Record<string, Told<object>>>)[value.code] as Told<object>;
  return { what: what(safe(value)), next };
}

/** The same with every text in it made visible. */
function safe(value: object): object {
  const parts = Object.entries(value).map(([key, part]: [string, unknown]) => [
    key,
    typeof part === 'string' ? visible(part) : part,
  ]);
  return Object.fromEntries(parts) as object;
}
