import type { Endpoint, ProcessRef, ResolvedPolicy } from '../../model/index.ts';

/** The policy that was applied last, as JSON in `PolicyPlaces.state`. */
export interface AppliedPolicy {
  readonly path: string;
  /** Text of the file as it was applied. */
  readonly source: string;
  readonly policy: ResolvedPolicy;
  /** What was loaded. */
  readonly script: string;
  /** The same without control groups, which are not there yet while the machine starts. */
  readonly bootScript: string;
  /** Our table as nft printed it just after, and nft's version. */
  readonly listing: string;
  readonly nftVersion: string;
  /** ISO 8601. */
  readonly appliedAt: string;
  /** It was asked to be loaded at boot. */
  readonly persist: boolean;
  /** Of the change in the journal. */
  readonly change: number;
}

/** An applied policy that waits to be confirmed, as JSON in `PolicyPlaces.run`, where its `AppliedPolicy` waits beside it. */
export interface PendingPolicy {
  readonly change: number;
  readonly path: string;
  readonly appliedAt: string;
  /** ISO 8601, for people; the watchdog goes by a clock that nobody sets. */
  readonly deadline: string;
  readonly watchdog: ProcessRef;
  readonly persist: boolean;
  /** Connections that were open when it was applied: to confirm over one of these proves nothing. */
  readonly connections: readonly { readonly local: Endpoint; readonly peer: Endpoint }[];
  /** What is restored: text of our table, `null` where there was none. */
  readonly earlier: string | null;
}

/** A policy that was not confirmed in time, or whose applying was broken off, and what became of it. */
export interface RolledBack {
  readonly change: number;
  readonly path: string;
  /** ISO 8601. */
  readonly at: string;
  /** The earlier table is back. Else ours was taken away, or even that failed. */
  readonly done: boolean;
  /** What nft said. Hostile. `null` where all went well. */
  readonly detail: string | null;
}
