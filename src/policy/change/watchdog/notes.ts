import { canUndo } from '../../../change/index.ts';
import { MenshenError, type Outcome, type ProcessRef } from '../../../model/index.ts';
import type { Journal } from '../../../store/index.ts';
import { DONE } from '../actions.ts';
import { keepTrying } from './roll-back.ts';

/** Another run may be at a change; whoever applied may still be about to end. */
const BUSY_MS = 60_000;

/** Who writes: this process, in this boot. */
export interface Writer {
  readonly runner: Pick<ProcessRef, 'pid' | 'startTime'>;
  readonly boot: string;
}

/** Writes down that a change is undone, unless somebody has done that already. The table is right also where this fails. */
export function noteUndone(journal: Journal, change: number, writer: Writer): Promise<Outcome> {
  return keepTrying(async () => {
    try {
      await note(journal, change, writer);
    } catch (error) {
      // A full disk is not waited for.
      if (error instanceof MenshenError && error.code === 'busy') throw error;
    }
    return DONE;
  }, BUSY_MS);
}

async function note(journal: Journal, change: number, { runner, boot }: Writer): Promise<void> {
  const entry = await journal.find(change);
  if (entry === null || (entry.state !== 'running' && !canUndo(entry))) return;
  await journal.resume(change, runner, boot);
  for (const { position, state, before } of entry.steps) {
    if (before === null || state === 'planned' || state === 'undone') continue;
    await journal.note(change, position, { state: 'undone', detail: null, before: null });
  }
  await journal.end(change, new Date().toISOString());
}
