import { canUndo, planUndo, undo, type Undone, type UndoPlan } from '../../change/index.ts';
import { type JournalEntry, type JournalStep, MenshenError } from '../../model/index.ts';
import type { Journal } from '../../store/index.ts';
import { confirmed } from '../changing/ask.ts';
import { changeTools, openMachine, openMachinesJournal, uninterrupted } from '../changing/machine.ts';
import { showProgress } from '../changing/progress.ts';
import type { UndoFlags } from '../commands/undo.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { actionOf } from '../journal/steps.ts';
import { isRoot } from '../rights.ts';
import { undoDocument } from './document.ts';
import { undoneText, undoPlanText } from './view.ts';

/** Undoes a change: shows what that would do now, asks, does it, looks again. */
export async function runUndo(this: Context, flags: UndoFlags, id?: number): Promise<void> {
  const machine = await openMachine(this);
  const journal = await openMachinesJournal(this, machine);
  try {
    const entry = await entryFor(journal, id);
    if (entry === null || !canUndo(entry)) return await nothing(entry, flags, this);
    const progress = showProgress(entry.steps.length, flags.json, this);
    await uninterrupted(async (signal) => {
      const tools = changeTools(machine, journal, signal, progress.report);
      const plan = await planUndo(entry, tools.executors, tools.boot);
      if (!flags.json) await this.out.write(undoPlanText(plan, this));
      const undone = (await mayBegin(plan, flags, this)) ? await undo(plan, tools) : null;
      await progress.over();
      if (flags.json) await this.out.write(undoDocument(plan, undone));
      else if (undone !== null) await this.out.write(undoneText(entry.id, undone, this));
      if (undone !== null) this.process.exitCode = exitCodeOf(undone);
    });
  } finally {
    await journal.close();
  }
}

/** The one that was asked for, else the last that can be undone. */
async function entryFor(journal: Journal, id: number | undefined): Promise<JournalEntry | null> {
  if (id === undefined) {
    const open = (await journal.list()).filter(canUndo);
    // What the plan never promised to undo must not stand in the way of older changes.
    return open.find((entry) => entry.state === 'interrupted' || entry.steps.some(isPromised)) ?? open[0] ?? null;
  }
  const entry = await journal.find(id);
  if (entry === null) throw new MenshenError('usage', { code: 'no-change', id });
  return entry;
}

function isPromised(step: JournalStep): boolean {
  const action = actionOf(step);
  if (step.state === 'planned' || step.state === 'undone' || action.kind === 'connections') return false;
  return action.kind !== 'process' || action.restart;
}

async function nothing(entry: JournalEntry | null, { json }: UndoFlags, context: Context): Promise<void> {
  const { undo: texts } = context.messages.close;
  if (json) return context.out.write(undoDocument(entry === null ? null : { entry, steps: [] }, null));
  if (entry === null) return context.out.write(`${texts.nothing}\n`);
  return context.out.write(`${entry.state === 'running' ? texts.running(entry.id) : texts.nothingFor(entry.id)}\n`);
}

async function mayBegin({ steps }: UndoPlan, flags: UndoFlags, context: Context): Promise<boolean> {
  const { close } = context.messages;
  const say = (text: string): Promise<void> => context.err.write(`${text}\n`);
  if (flags.dryRun) {
    await say(close.dryRun);
    return false;
  }
  if (!flags.anyway && steps.some(({ drifts }) => drifts.some(({ code }) => code === 'taken'))) {
    await say(close.undo.stopped);
    context.process.exitCode = EXIT.failed;
    return false;
  }
  if (!flags.json) await context.out.write('\n');
  if (await confirmed(close.askUndo, flags, context)) return true;
  await say(close.declined);
  context.process.exitCode = EXIT.interrupted;
  return false;
}

function exitCodeOf({ complete, steps }: Undone): number {
  if (complete) return EXIT.fine;
  // Root was refused only what can't be done at all.
  return !isRoot() && steps.some(({ refused }) => refused) ? EXIT.incomplete : EXIT.failed;
}
