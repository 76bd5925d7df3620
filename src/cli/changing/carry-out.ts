import type { Applied, ChangeTools } from '../../change/index.ts';
import type { JournalEntry } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { changeTools, type Machine, openMachinesJournal, uninterrupted, userOf } from './machine.ts';

/**
 * Makes a change with the journal open, without being interrupted in the middle of a step.
 *
 * @throws MenshenError `journal-unusable`
 */
export async function carryOut<T>(
  machine: Machine,
  context: Context,
  change: (user: JournalEntry['user'], tools: ChangeTools) => Promise<T>,
): Promise<T> {
  const journal = await openMachinesJournal(context, machine);
  try {
    return await uninterrupted((signal) =>
      change(userOf(context.environment), changeTools(machine, journal, signal, undefined)),
    );
  } finally {
    await journal.close();
  }
}

/** The exit code of a change that was not made, or not as a whole. */
export function exitCodeOfFailed({ interrupted, steps }: Applied): number {
  if (interrupted) return EXIT.interrupted;
  return steps.some(({ refused }) => refused) ? EXIT.incomplete : EXIT.failed;
}
