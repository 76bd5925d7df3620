import type { Undone, UndoPlan } from '../../change/index.ts';
import { visibleJson } from '../../text/index.ts';
import { entryPart } from '../journal/document.ts';

/** `menshen/undo/1`: see schema/undo.json. `change` is null where there is nothing to undo, `result` where nothing was done. */
export function undoDocument(plan: UndoPlan | null, undone: Undone | null): string {
  const document = {
    schema: 'menshen/undo/1',
    change: plan === null ? null : entryPart(plan.entry),
    steps: plan === null ? [] : plan.steps.map(({ step: { position }, drifts }) => ({ position, drifts })),
    result: undone,
  };
  return `${visibleJson(document)}\n`;
}
