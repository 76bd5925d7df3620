import type { Kysely, Selectable } from 'kysely';

import {
  type ChangeState,
  type JournalEntry,
  type JournalStep,
  MenshenError,
  type ProcessRef,
  type StepState,
} from '../model/index.ts';
import { markBegun, markEnded, settleMarks } from './marker.ts';
import { openStore, unusable } from './open.ts';
import type { ChangesTable, StepsTable, Tables } from './schema.ts';

/** A change that is about to be made. */
export interface NewChange extends Pick<JournalEntry, 'feature' | 'target' | 'startedAt' | 'user' | 'boot'> {
  readonly actions: readonly JournalStep['action'][];
  /** The process that makes it. */
  readonly runner: Pick<ProcessRef, 'pid' | 'startTime'>;
}

/** What is written down of a step. */
export interface StepNote {
  readonly state: StepState;
  /** `null` forgets what was kept for undoing: the environment of an ended program among it. */
  readonly before?: unknown;
  readonly detail?: string | null;
}

/** Every change that was made to this machine, with what undoes it. What a call has written is on the disk. */
export interface Journal {
  /** Of its file. */
  readonly path: string;
  /**
   * One change at a time: what two do side by side, neither could undo.
   *
   * @returns its id
   * @throws MenshenError `busy`, also of `resume`
   */
  begin(change: NewChange): Promise<number>;
  note(id: number, position: number, note: StepNote): Promise<void>;
  /** Another run takes it up, to undo it. */
  resume(id: number, runner: NewChange['runner'], boot: string): Promise<void>;
  end(id: number, endedAt: string): Promise<void>;
  /** `null` where there is none. */
  find(id: number): Promise<JournalEntry | null>;
  /** The newest first. */
  list(): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly path: string;
  /** Whether this process still lives, in this boot. */
  readonly isRunning: (runner: NewChange['runner'], boot: string) => boolean;
}

/**
 * Opens the journal.
 *
 * @throws MenshenError `journal-unusable`; so does every call, where the file can't be read or written (a full disk)
 */
export async function openJournal({ path, isRunning }: JournalOptions): Promise<Journal> {
  const { db, emptyLog, exclusively, close } = await openStore(path);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw unusable(path, error);
    }
  };
  /** @throws MenshenError where a run is at a change */
  const requireQuiet = async (transaction: Kysely<Tables>): Promise<void> => {
    const begun = await transaction.selectFrom('changes').selectAll().where('ended_at', 'is', null).execute();
    const running = begun.find((change) => isRunning(runnerOf(change), change.runner_boot));
    if (running !== undefined) {
      throw new MenshenError('busy', { code: 'change-running', id: running.id });
    }
  };
  const open = await guarded(() => db.selectFrom('changes').selectAll().where('ended_at', 'is', null).execute());
  settleMarks(
    path,
    open.map((change) => ({
      id: change.id,
      feature: change.feature,
      target: change.target,
      runner: runnerOf(change),
      boot: change.runner_boot,
    })),
  );
  const entries = async (id?: number): Promise<readonly JournalEntry[]> => {
    const changes = db.selectFrom('changes').selectAll().orderBy('id', 'desc');
    const steps = db.selectFrom('steps').selectAll().orderBy('position');
    const [found, all] = await Promise.all([
      (id === undefined ? changes : changes.where('id', '=', id)).execute(),
      (id === undefined ? steps : steps.where('change_id', '=', id)).execute(),
    ]);
    return found.map((change) => {
      const own = all.filter((step) => step.change_id === change.id);
      const isAtIt = change.ended_at === null && isRunning(runnerOf(change), change.runner_boot);
      return entryOf(change, own, isAtIt);
    });
  };
  return {
    path,
    begin: (change) =>
      guarded(async () => {
        const id = await exclusively(async (transaction) => {
          await requireQuiet(transaction);
          return insert(transaction, change);
        });
        const { feature, target, runner, boot } = change;
        markBegun(path, { id, feature, target, runner, boot });
        return id;
      }),
    note: (id, position, { state, before, detail }) =>
      guarded(async () => {
        await db
          .updateTable('steps')
          .set({
            state,
            ...(before !== undefined && { before: before === null ? null : JSON.stringify(before) }),
            ...(detail !== undefined && { detail }),
          })
          .where('change_id', '=', id)
          .where('position', '=', position)
          .execute();
        if (before === null) emptyLog();
      }),
    resume: (id, runner, boot) =>
      guarded(async () => {
        const fields = { ended_at: null, runner_pid: runner.pid, runner_start: runner.startTime, runner_boot: boot };
        const { feature, target } = await exclusively(async (transaction) => {
          await requireQuiet(transaction);
          const changed = transaction
            .updateTable('changes')
            .set(fields)
            .where('id', '=', id)
            .returning(['feature', 'target']);
          return changed.executeTakeFirstOrThrow();
        });
        markBegun(path, { id, feature, target, runner, boot });
      }),
    end: (id, endedAt) =>
      guarded(async () => {
        await db.updateTable('changes').set({ ended_at: endedAt }).where('id', '=', id).execute();
        markEnded(path, id);
      }),
    find: (id) => guarded(async () => (await entries(id))[0] ?? null),
    list: () => guarded(() => entries()),
    close,
  };
}

async function insert(transaction: Kysely<Tables>, change: NewChange): Promise<number> {
  const { id } = await transaction
    .insertInto('changes')
    .values({
      feature: change.feature,
      target: change.target,
      started_at: change.startedAt,
      ended_at: null,
      uid: change.user.uid,
      user_name: change.user.name,
      boot: change.boot,
      runner_boot: change.boot,
      runner_pid: change.runner.pid,
      runner_start: change.runner.startTime,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const steps = change.actions.map((action, position) => ({
    change_id: id,
    position,
    action: JSON.stringify(action),
    before: null,
    state: 'planned' as const,
    detail: null,
  }));
  if (steps.length > 0) await transaction.insertInto('steps').values(steps).execute();
  return id;
}

function runnerOf({ runner_pid, runner_start }: Selectable<ChangesTable>): NewChange['runner'] {
  return { pid: runner_pid, startTime: runner_start };
}

function entryOf(
  change: Selectable<ChangesTable>,
  rows: readonly Selectable<StepsTable>[],
  running: boolean,
): JournalEntry {
  const steps = rows.map(stepOf);
  return {
    id: change.id,
    feature: change.feature,
    target: change.target,
    startedAt: change.started_at,
    endedAt: change.ended_at,
    user: { uid: change.uid, name: change.user_name },
    boot: change.boot,
    state: running ? 'running' : stateOf(steps, change.ended_at !== null),
    steps,
  };
}

function stepOf({ position, action, before, state, detail }: Selectable<StepsTable>): JournalStep {
  return {
    position,
    action: JSON.parse(action) as JournalStep['action'],
    before: before === null ? null : (JSON.parse(before) as unknown),
    state,
    detail,
  };
}

/** How a change stands that no run is at. */
function stateOf(steps: readonly JournalStep[], ended: boolean): ChangeState {
  const has = (...states: readonly StepState[]): boolean => steps.some(({ state }) => states.includes(state));
  if (!ended || has('begun', 'undoing')) return 'interrupted';
  const isUndone = has('undone', 'undo-failed');
  if (isUndone) return has('done', 'failed', 'undo-failed') ? 'partly-undone' : 'undone';
  if (has('failed')) return 'failed';
  return has('planned') ? 'stopped' : 'done';
}
