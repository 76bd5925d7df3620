import type { PolicyDefault } from './policy.ts';

/** What has changed since a policy was applied. */
export type PolicyDrift =
  /** The table is gone: somebody flushed the ruleset, or the machine was restarted. */
  | { readonly code: 'table-gone' }
  /** The table is asleep (`flags dormant`). */
  | { readonly code: 'table-asleep' }
  /** Lines of our table that are missing, or that others have added. */
  | { readonly code: 'table-changed'; readonly diff: string }
  /** The file says something else than what was applied. */
  | { readonly code: 'file-changed'; readonly path: string }
  | { readonly code: 'file-gone'; readonly path: string }
  /** A service listens elsewhere by now. */
  | { readonly code: 'service-moved'; readonly unit: string; readonly line: number }
  /** It was only started again: it is let in at the ports that it had, but by its control group no more, which is another. */
  | { readonly code: 'service-restarted'; readonly unit: string; readonly line: number }
  /** What loads it at boot is gone, changed, or not enabled. */
  | { readonly code: 'boot-missing' | 'boot-changed' | 'boot-disabled' }
  /** A rule of another's lets packets past conntrack or the filter (an ingress redirect, a destination that is rewritten without conntrack). */
  | { readonly code: 'bypass'; readonly rule: string };

/** Of what can't be told whether it is as it was applied, and why. */
export interface PolicyUntold {
  readonly what: 'state' | 'table' | 'file' | 'services' | 'boot' | 'bypasses';
  /** A path, an errno, a tool's own words; hostile. */
  readonly detail: string;
}

/** How the policy of this machine stands. */
export interface PolicyStatus {
  /** `none`: none was applied. `pending`: it waits to be confirmed. `unknown`: only root may look. */
  readonly state: 'none' | 'pending' | 'applied' | 'unknown';
  /** Of the policy that was applied; `null` where none was. */
  readonly path: string | null;
  /** ISO 8601. */
  readonly appliedAt: string | null;
  /** While `pending`: when it is undone, ISO 8601; who undoes it still runs. */
  readonly deadline: string | null;
  readonly watchdogRuns: boolean | null;
  /** It is loaded again at boot; `null` where that can't be told. */
  readonly persistent: boolean | null;
  readonly entries: number;
  readonly default: PolicyDefault | null;
  /** Empty where all that could be told is as it was applied. */
  readonly drifts: readonly PolicyDrift[];
  /** Empty where all could be told. */
  readonly untold: readonly PolicyUntold[];
  /** The last policy that was not confirmed in time: when it was undone, and whether that worked. */
  readonly lastRollback: { readonly at: string; readonly done: boolean; readonly detail: string | null } | null;
}
