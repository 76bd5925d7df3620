import type { JournalEntry } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { type Column, tableLines } from '../output/table.ts';
import { hang } from '../output/wrap.ts';
import { localTime } from '../view/time.ts';
import { actionOf } from './steps.ts';

const NARROWEST = 12;

/** One row a change, the newest first; beneath it what went wrong with any. */
export function journalText(entries: readonly JournalEntry[], context: Context): string {
  const { messages, out } = context;
  if (entries.length === 0) return `${messages.close.journal.empty}\n`;
  const lines = tableLines(columnsOf(context), entries, out.columns, out.style.dim);
  const faults = entries.flatMap((entry) => faultLines(entry, context));
  return [...lines, ...(faults.length > 0 ? ['', ...faults] : [])].map((line) => `${line}\n`).join('');
}

function columnsOf({ messages }: Context): readonly Column<JournalEntry>[] {
  const { columns, kinds, states, what } = messages.close.journal;
  return [
    { title: columns.id, forms: ({ id }) => [String(id)] },
    { title: columns.when, forms: ({ startedAt }) => [localTime(startedAt)] },
    { title: columns.who, forms: ({ user }) => [visible(user.name ?? String(user.uid))], minimum: NARROWEST },
    { title: columns.what, forms: ({ feature, target }) => [what(feature, visible(target))], minimum: NARROWEST },
    {
      title: columns.steps,
      forms: ({ steps }) => {
        const used = [...new Set(steps.map((step) => kinds[actionOf(step).kind]))];
        return [used.join(messages.punctuation.listed)];
      },
      minimum: NARROWEST,
    },
    { title: columns.state, forms: ({ state }) => [states[state]] },
  ];
}

/** Steps that did not end well, by number. */
function faultLines({ id, steps, state }: JournalEntry, { messages, out }: Context): readonly string[] {
  const { stepStates } = messages.close.journal;
  const { colon } = messages.punctuation;
  return steps
    .filter((step) => step.detail !== null || (state === 'interrupted' && step.state !== 'done'))
    .flatMap(({ position, state: own, detail }) => {
      const why = detail === null ? '' : colon + visible(detail);
      return hang(`${id}.${position + 1}  `, stepStates[own] + why, out.columns);
    });
}
