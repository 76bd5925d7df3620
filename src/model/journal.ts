/** What became of one step. */
export type StepState =
  /** Not begun. */
  | 'planned'
  /** Begun: what it was like before is written down, what came of it is not. */
  | 'begun'
  | 'done'
  /** It was tried, and the world is not as it should be. */
  | 'failed'
  /** Its undoing was begun, and what came of that is not written down. */
  | 'undoing'
  | 'undone'
  /** Nothing could be undone, or the attempt failed. */
  | 'undo-failed';

/** How a change stands as a whole. */
export type ChangeState =
  /** A run is at it, in this moment. */
  | 'running'
  /** The run that was at it ended in the middle: it was killed, or the machine went down. */
  | 'interrupted'
  | 'done'
  | 'failed'
  | 'undone'
  /** Some steps were undone, others could not be. */
  | 'partly-undone'
  /** Whoever made it stopped it between two steps. */
  | 'stopped';

/** One step of a change, as it was written down. */
export interface JournalStep {
  /** From 0. */
  readonly position: number;
  /** What was to be done: JSON, whose `kind` says whose it is. */
  readonly action: { readonly kind: string };
  /** What undoing needs, written before the step was taken; `null` until then. */
  readonly before: unknown;
  readonly state: StepState;
  /** Why it failed: a path, a call with its errno, a tool's own words. Hostile. `null` where it did not. */
  readonly detail: string | null;
}

/** One change to this machine. */
export interface JournalEntry {
  /** From 1, never used twice. */
  readonly id: number;
  /** Which feature: `close`. */
  readonly feature: string;
  /** What was asked for, as it was typed. */
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Who ran it; under sudo that is who called sudo. */
  readonly user: { readonly uid: number; readonly name: string | null };
  /** The kernel's id of the boot in which it was made. */
  readonly boot: string;
  readonly state: ChangeState;
  readonly steps: readonly JournalStep[];
}
