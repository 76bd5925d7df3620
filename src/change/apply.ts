import type { JournalStep, Outcome, ProcessRef, StepState, StopSignal } from '../model/index.ts';
import type { Journal, NewChange } from '../store/index.ts';
import type { AnyExecutor, Executors } from './executor.ts';

/** What changes are made with. */
export interface ChangeTools {
  readonly journal: Journal;
  readonly executors: Executors;
  /** The process that this is. */
  readonly runner: Pick<ProcessRef, 'pid' | 'startTime'>;
  /** The kernel's id of this boot. */
  readonly boot: string;
  now(): Date;
  /** Stops between two steps: one that was begun is brought to its end. */
  readonly signal?: StopSignal | undefined;
  /** Is told the change's number as soon as it has one. */
  readonly began?: ((id: number) => void) | undefined;
  /** Is told of each step as it begins and ends. */
  readonly report?: ((event: StepEvent) => void) | undefined;
}

export interface StepEvent {
  readonly position: number;
  readonly state: StepState;
  readonly detail: string | null;
}

/** What came of one step. */
export interface StepResult {
  readonly position: number;
  readonly state: StepState;
  readonly detail: string | null;
  /** It failed for want of a right, or since it can't be done here. */
  readonly refused: boolean;
}

export interface Applied {
  /** In the journal. */
  readonly id: number;
  readonly steps: readonly StepResult[];
  /** Every step was done. */
  readonly complete: boolean;
  readonly interrupted: boolean;
}

/**
 * Takes the steps of a plan one after another: what undoing needs is written to the journal before each, and what came of it
 * after. The first that fails ends the run; what was done until then stays, for `undo`.
 *
 * @throws MenshenError `journal-unusable` where the journal can't be written: no step is taken that is not in it
 */
export async function apply(
  change: Pick<NewChange, 'feature' | 'target' | 'user' | 'actions'>,
  tools: ChangeTools,
): Promise<Applied> {
  const { journal, runner, boot, signal } = tools;
  const id = await journal.begin({ ...change, startedAt: tools.now().toISOString(), boot, runner });
  tools.began?.(id);
  const steps: StepResult[] = [];
  for (const [position, action] of change.actions.entries()) {
    if (signal?.aborted === true) break;
    const result = await take(id, position, action, tools);
    steps.push(result);
    if (result.state !== 'done') break;
  }
  await journal.end(id, tools.now().toISOString());
  const complete = steps.length === change.actions.length && steps.every(({ state }) => state === 'done');
  return { id, steps, complete, interrupted: !complete && signal?.aborted === true };
}

async function take(
  id: number,
  position: number,
  action: JournalStep['action'],
  { journal, executors, report }: ChangeTools,
): Promise<StepResult> {
  const settle = async (outcome: Outcome): Promise<StepResult> => {
    const detail = outcome.status === 'done' ? null : outcome.detail;
    const state = outcome.status === 'done' ? 'done' : 'failed';
    await journal.note(id, position, { state, detail });
    report?.({ position, state, detail });
    return { position, state, detail, refused: outcome.status === 'refused' };
  };
  const executor = executorOf(executors, action);
  const prepared = await executor.prepare(action);
  if (prepared.status === 'changed') return settle({ status: 'failed', detail: prepared.detail });
  const { before } = prepared;
  await journal.note(id, position, { state: 'begun', before });
  report?.({ position, state: 'begun', detail: null });
  const acted = await executor.act(action, before);
  return settle(acted.status === 'done' ? await executor.verify(action, before) : acted);
}

/** @throws Error for an action of a kind that nobody takes: the journal is of another Menshen */
export function executorOf(executors: Executors, action: JournalStep['action']): AnyExecutor {
  const executor = executors.get(action.kind);
  if (executor === undefined) throw new Error(`no executor for ${action.kind}`);
  return executor;
}
