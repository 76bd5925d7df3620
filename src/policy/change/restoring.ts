import type { Outcome } from '../../model/index.ts';
import type { Filter, TableReading } from '../../platform/index.ts';
import type { AppliedPolicy } from '../state/index.ts';
import { DONE } from './actions.ts';

/** The table that a script of these leaves, and nothing of an earlier one: in one transaction. */
const REPLACE = 'table inet menshen\ndelete table inet menshen\n';

/** The text of a table, as nft prints it, as a script that puts it in the place of whatever is there. */
function replacing(table: string | null): string {
  return REPLACE + (table ?? '');
}

/** The text of our table, also of one that sleeps; `null` where there is none, and trouble where nobody can tell. */
export function textOf(reading: TableReading): string | null | Exclude<Outcome, { status: 'done' }> {
  if (reading.status === 'there') return reading.listing.text;
  if (reading.status === 'asleep') return reading.text;
  return reading.status === 'absent' ? null : reading;
}

/**
 * Scripts that bring a table back, the most exact first. nft does not read again all that it prints: of a control group
 * that is gone it prints a number. Then what the policy was made of does, and without control groups in any case.
 */
export function waysBack(table: string | null, applied: AppliedPolicy | null): readonly string[] {
  if (table === null) return [replacing(null)];
  const own = applied !== null && applied.listing === table ? [applied.script, applied.bootScript] : [];
  return [replacing(table), ...own];
}

/** Those of these scripts that nft and the kernel take now; what they say of the first where there is none. */
export async function usableWays(
  filter: Filter,
  scripts: readonly string[],
): Promise<{ readonly scripts: readonly string[]; readonly detail: string | null }> {
  const answers = await Promise.all(scripts.map((script) => filter.check(script)));
  const usable = scripts.filter((_, index) => answers[index]?.status === 'done');
  const [first] = answers;
  return { scripts: usable, detail: first === undefined || first.status === 'done' ? null : first.detail };
}

/** Brings a table back, by the first of these scripts that can be loaded, and looks whether there is one, or none. */
export async function restoreTable(
  filter: Filter,
  table: string | null,
  applied: AppliedPolicy | null,
): Promise<Outcome> {
  if (table === null) {
    const removed = await filter.remove();
    return removed.status === 'done' ? isThere(filter, null) : removed;
  }
  let outcome: Outcome = DONE;
  for (const script of waysBack(table, applied)) {
    outcome = await filter.load(script);
    if (outcome.status === 'done') return isThere(filter, table);
  }
  return outcome;
}

/** Whether our table is there, or is not. What it says may differ from what was printed before: see `waysBack`. */
async function isThere(filter: Filter, table: string | null): Promise<Outcome> {
  const now = textOf(await filter.read());
  if (now !== null && typeof now === 'object') return now;
  return (now === null) === (table === null) ? DONE : { status: 'failed', detail: 'inet menshen' };
}
