import type { OtherFilter, PolicyDrift, PolicyPlan, PolicyWarning, ProofGap } from '../model/index.ts';

type Coded = { readonly code: string };

/** What is told of one code. */
export interface Told<Value> {
  /** One sentence, without a full stop. */
  readonly what: (value: Value) => string;
  /** What to try; commands as they are typed. */
  readonly next: string;
}

/** A sentence for every code of a union. */
export type ToldBy<Union extends Coded> = {
  // A union of codes in one member would match none of them alone.
  readonly [code in Union['code']]: Told<
    Extract<Union, { readonly code: code }> extends never ? Union : Extract<Union, { readonly code: code }>
  >;
};

/** What a policy's plan, status and drift name by codes. What the sentences name is shown as it is. */
export interface PolicyCodeTexts {
  readonly warnings: ToldBy<PolicyWarning>;
  readonly drifts: ToldBy<PolicyDrift>;
  readonly refusals: ToldBy<NonNullable<PolicyPlan['refusal']>>;
  /** What a proof leaves open. */
  readonly gaps: { readonly [code in ProofGap['code']]: (gap: Extract<ProofGap, { readonly code: code }>) => string };
  readonly others: { readonly [kind in OtherFilter['kind']]: string };
}
