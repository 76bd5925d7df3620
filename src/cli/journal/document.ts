import type { JournalEntry, JournalStep } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';
import { programsOf } from './steps.ts';

/** `menshen/journal/1`: see schema/journal.json. The newest first. */
export function journalDocument(entries: readonly JournalEntry[]): string {
  return `${visibleJson({ schema: 'menshen/journal/1', changes: entries.map(entryPart) })}\n`;
}

/** A change without what is nobody's business. */
export function entryPart({ steps, ...entry }: JournalEntry): object {
  return { ...entry, steps: steps.map(stepPart) };
}

function stepPart(step: JournalStep): object {
  const { position, action, state, detail } = step;
  const programs = programsOf(step).map(({ recipe }) => recipe);
  return { position, state, detail, action, ...(programs.length > 0 && { programs }) };
}
