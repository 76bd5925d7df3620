import { openMachine, openMachinesJournal } from '../changing/machine.ts';
import type { JournalFlags } from '../commands/journal.ts';
import type { Context } from '../context.ts';
import { journalDocument } from './document.ts';
import { journalText } from './view.ts';

/** Shows every change that was made to this machine. */
export async function runJournal(this: Context, { json }: JournalFlags): Promise<void> {
  const journal = await openMachinesJournal(this, await openMachine(this));
  try {
    const entries = await journal.list();
    await this.out.write(json ? journalDocument(entries) : journalText(entries, this));
  } finally {
    await journal.close();
  }
}
