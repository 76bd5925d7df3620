import type { JournalEntry, JournalStep } from '../model/index.ts';
import { type ChangeTools, executorOf, type StepResult } from './apply.ts';
import type { Drift, Executors } from './executor.ts';

/** One step that undoing would take. */
export interface UndoStep {
  readonly step: JournalStep;
  readonly drifts: readonly Drift[];
}

/** What undoing a change would do now. */
export interface UndoPlan {
  readonly entry: JournalEntry;
  /** In the order in which they are undone: the last first. Steps that were never begun, or are undone, are left out. */
  readonly steps: readonly UndoStep[];
}

/** Looks at what has changed since, and changes nothing. */
export async function planUndo(entry: JournalEntry, executors: Executors, boot: string): Promise<UndoPlan> {
  const steps: UndoStep[] = [];
  for (const step of entry.steps.toReversed()) {
    if (!isOpen(step)) continue;
    const executor = executorOf(executors, step.action);
    const sameBoot = entry.boot === boot;
    if (step.state === 'begun' && sameBoot) await executor.settle?.(step.action, step.before);
    const drifts = await executor.drift(step.action, step.before, sameBoot);
    steps.push({ step, drifts });
  }
  return { entry, steps };
}

/** Whether a step has something to undo: it was begun, and is not undone. */
function isOpen({ state, before }: JournalStep): boolean {
  return before !== null && state !== 'planned' && state !== 'undone';
}

/**
 * Whether there is something left to undo in a change; also where its run was killed before it began a step, or after it
 * undid the last one: undoing brings that to its end.
 */
export function canUndo({ state, steps }: JournalEntry): boolean {
  return state === 'interrupted' || (state !== 'running' && steps.some(isOpen));
}

export interface Undone {
  readonly steps: readonly StepResult[];
  /** Everything is as it was before the change. */
  readonly complete: boolean;
}

/**
 * Undoes a change, the last step first. A step that can't be undone does not keep the others from it. Killed in the middle,
 * the next call goes on where this one was.
 *
 * @throws MenshenError `journal-unusable`
 */
export async function undo({ entry, steps }: UndoPlan, tools: ChangeTools): Promise<Undone> {
  const { journal, executors, report, runner, boot } = tools;
  await journal.resume(entry.id, runner, boot);
  const results: StepResult[] = [];
  for (const { step, drifts } of steps) {
    const { position, action, before } = step;
    await journal.note(entry.id, position, { state: 'undoing' });
    report?.({ position, state: 'undoing', detail: null });
    const outcome = drifts.some(({ code }) => code === 'already-undone')
      ? ({ status: 'done' } as const)
      : await executorOf(executors, action).undo(action, before, entry.boot === boot);
    const state = outcome.status === 'done' ? 'undone' : 'undo-failed';
    const detail = outcome.status === 'done' ? null : outcome.detail;
    // What was before may hold passwords, and is of no more use: it goes by the same stroke.
    await journal.note(entry.id, position, { state, detail, ...(state === 'undone' && { before: null }) });
    report?.({ position, state, detail });
    results.push({ position, state, detail, refused: outcome.status === 'refused' });
  }
  await journal.end(entry.id, tools.now().toISOString());
  return { steps: results, complete: results.every(({ state }) => state === 'undone') };
}
