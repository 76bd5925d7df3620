import { type Control, openControl } from '../../platform/index.ts';
import { storePath, type Unfinished, unfinishedChanges } from '../../store/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { homeOf } from '../rights.ts';

/** Tells of changes whose run died in the middle: the machine is neither as it was nor as it should be. */
export async function tellUnfinished(context: Context): Promise<void> {
  const { environment, messages, err } = context;
  const path = storePath(environment, process.geteuid?.() ?? 0, homeOf());
  const marked = path === null ? [] : unfinishedChanges(path);
  if (marked.length === 0) return;
  const control = await openControl();
  const dead = marked.filter(({ runner, boot }) => !isRunning(runner, boot, control));
  if (dead.length === 0) return;
  const { what } = messages.close.journal;
  const interrupted = await interruptedIds(context, control);
  for (const { id, feature, target } of dead) {
    if (interrupted?.includes(id) === false) continue;
    await err.write(
      `${messages.errors.prefix}${messages.close.journal.unfinished(id, what(feature, visible(target)))}\n`,
    );
  }
}

function isRunning({ pid, startTime }: Unfinished['runner'], boot: string, { boot: now, processes }: Control): boolean {
  return boot === now && processes.find(pid)?.startTime === startTime;
}

/** What the journal itself says, since a run may have died when all was done; `null` where it can't be read. */
async function interruptedIds(context: Context, control: Control): Promise<readonly number[] | null> {
  // All that changes this machine: a look at it, where mostly nothing is unfinished, must not wait for that.
  const { openMachinesJournal } = await import('./machine.ts');
  try {
    const journal = await openMachinesJournal(context, { control });
    try {
      const entries = await journal.list();
      return entries.filter(({ state }) => state === 'interrupted').map(({ id }) => id);
    } finally {
      await journal.close();
    }
  } catch {
    return null;
  }
}
