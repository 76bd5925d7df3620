import type { PolicyDrift } from '../../model/index.ts';
import type { Filter, TableReading } from '../../platform/index.ts';
import { textDiff } from '../plan/index.ts';
import type { AppliedPolicy } from '../state/index.ts';
import { asksForGoneGroup, asksForGroup, withoutGroup } from './groups.ts';

/**
 * What has become of our table since it was loaded. It may have been loaded again at boot, without control groups; and a
 * group that is gone is printed as a number: whether its service runs is asked elsewhere.
 */
export async function tableDrifts(
  reading: Exclude<TableReading, { readonly detail: string }>,
  applied: AppliedPolicy,
  filter: Pick<Filter, 'rehearse'>,
): Promise<readonly PolicyDrift[]> {
  if (reading.status === 'absent') return [{ code: 'table-gone' }];
  if (reading.status === 'asleep') return [{ code: 'table-asleep' }];
  const { text } = reading.listing;
  if (text === applied.listing) return [];
  // This nft may print it in other words than the one that loaded it.
  const rehearsed = await filter.rehearse(asksForGroup(text) ? applied.script : applied.bootScript);
  const expected = rehearsed.status === 'done' ? rehearsed.listing.text : applied.listing;
  const gone = goneRules(text, applied.listing);
  const diff = await textDiff(without(expected, gone), without(text, gone));
  return diff === '' ? [] : [{ code: 'table-changed', diff }];
}

/** Rules that were loaded with a group which is gone by now; a script can't be tried with such a rule. */
function goneRules(now: string, loaded: string): ReadonlySet<string> {
  const known = new Set(loaded.split('\n').filter(asksForGroup).map(withoutGroup));
  return new Set(
    now
      .split('\n')
      .flatMap((line) => (asksForGoneGroup(line) && known.has(withoutGroup(line)) ? withoutGroup(line) : [])),
  );
}

function without(text: string, rules: ReadonlySet<string>): string {
  if (rules.size === 0) return text;
  const lines = text.split('\n');
  return lines.filter((line) => !asksForGroup(line) || !rules.has(withoutGroup(line))).join('\n');
}
