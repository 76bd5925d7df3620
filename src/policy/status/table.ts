import type { PolicyDrift } from '../../model/index.ts';
import type { Filter, TableReading } from '../../platform/index.ts';
import { textDiff } from '../plan/index.ts';
import type { AppliedPolicy } from '../state/index.ts';

const GROUP = /(socket cgroupv2 level \d+) (?:"[^"]*"|0x[0-9a-f]+|\d+)/;
const GONE_GROUP = /socket cgroupv2 level \d+ (?:0x[0-9a-f]+|\d+)/;

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
  const rehearsed = await filter.rehearse(GROUP.test(text) ? applied.script : applied.bootScript);
  const expected = rehearsed.status === 'done' ? rehearsed.listing.text : applied.listing;
  const gone = goneRules(text, applied.listing);
  const diff = await textDiff(without(expected, gone), without(text, gone));
  return diff === '' ? [] : [{ code: 'table-changed', diff }];
}

/** Rules that were loaded with a group which is gone by now; a script can't be tried with such a rule. */
function goneRules(now: string, loaded: string): ReadonlySet<string> {
  const known = new Set(loaded.split('\n').filter(isOfGroup).map(ruleOf));
  return new Set(
    now.split('\n').flatMap((line) => (GONE_GROUP.test(line) && known.has(ruleOf(line)) ? ruleOf(line) : [])),
  );
}

function isOfGroup(line: string): boolean {
  return GROUP.test(line);
}

/** A rule, whichever group it asks for. */
function ruleOf(line: string): string {
  return line.replace(GROUP, '$1');
}

function without(text: string, rules: ReadonlySet<string>): string {
  if (rules.size === 0) return text;
  const lines = text.split('\n');
  return lines.filter((line) => !isOfGroup(line) || !rules.has(ruleOf(line))).join('\n');
}
