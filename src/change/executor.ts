import type { JournalStep, Outcome } from '../model/index.ts';

/** What a step finds before it is taken. */
export type Prepared<Before> =
  | { readonly status: 'ready'; readonly before: Before }
  /** The world is not as it was when the plan was made, so nothing is done. */
  | { readonly status: 'changed'; readonly detail: string };

/** What has changed since a step was taken, so that undoing it would do something else than it says. */
export interface Drift {
  readonly code:
    /** It is as it was before: somebody has undone it already, or the machine was restarted. */
    | 'already-undone'
    /** The port, the unit or the container is used for something else by now; `detail` says by whom. */
    | 'taken'
    /** What was there before is not there any more: a unit file, a container, a program. */
    | 'gone'
    /** The machine was restarted since: it would have ended anyway. */
    | 'restarted'
    /** The plan never promised to undo it; `detail` says what to do by hand. */
    | 'by-hand';
  readonly detail: string;
}

/**
 * Takes one kind of step, and undoes it. A run may be killed at any moment: `undo` is called with what `prepare` found also
 * where `act` was not called, or did half of its work, and brings back what was before. So does a second call.
 */
export interface Executor<Action extends JournalStep['action'], Before> {
  readonly kind: Action['kind'];
  /** Looks again, just before, whether the world is as the plan says, and takes down what undoing will need (JSON). */
  prepare(action: Action): Promise<Prepared<Before>>;
  act(action: Action, before: Before): Promise<Outcome>;
  /** Looks whether it is as it should be now, and believes no exit code. */
  verify(action: Action, before: Before): Promise<Outcome>;
  /** Of a run that was killed in the middle of this step: waits until what it has set going has come to its end. */
  settle?(action: Action, before: Before): Promise<void>;
  /** @param sameBoot whether the machine has not been restarted since */
  drift(action: Action, before: Before, sameBoot: boolean): Promise<readonly Drift[]>;
  /** Brings back what was before, and looks whether it is so. `sameBoot` as for `drift`. */
  undo(action: Action, before: Before, sameBoot: boolean): Promise<Outcome>;
}

/** An executor of whatever kind. */
export type AnyExecutor = Executor<JournalStep['action'], unknown>;

/** By kind of action. */
export type Executors = ReadonlyMap<string, AnyExecutor>;

/** Each gets back what it has written itself: the journal keeps actions, and what was before, as JSON. */
export function executors(all: readonly AnyExecutor[]): Executors {
  return new Map(all.map((one) => [one.kind, one]));
}
