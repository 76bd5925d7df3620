import type { Outcome } from '../../model/index.ts';
import type { AppliedPolicy } from '../state/index.ts';

/** Steps of policies in the journal. */
export type PolicyAction = PolicyTableAction | PolicyBootAction;

/** Brings our table into the kernel, or takes it away, with what tells of it on the disk. */
export interface PolicyTableAction {
  readonly kind: 'policy-table';
  /** Of the policy's file; `null` where the policy is taken away. */
  readonly path: string | null;
  /** What is loaded; `null` where the table is taken away. */
  readonly script: string | null;
  /** ISO 8601: tells this policy from others of the same file. */
  readonly at: string;
}

/** Has the policy loaded when the machine starts, or no longer. */
export interface PolicyBootAction {
  readonly kind: 'policy-boot';
  readonly path: string | null;
  readonly script: string | null;
}

/** What was there before a step changed the table. */
export interface TableBefore {
  /** As nft printed it; `null` where there was none. */
  readonly table: string | null;
  /** The policy that was confirmed last. */
  readonly confirmed: AppliedPolicy | null;
}

export const DONE: Outcome = { status: 'done' };
