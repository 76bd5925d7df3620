import type { PolicyDrift } from '../../model/index.ts';
import type { Filter, TableReading } from '../../platform/index.ts';
import { textDiff } from '../plan/index.ts';
import type { AppliedPolicy } from '../state/index.ts';

const GROUP = /(socket cgroupv2 level \d+) (?:"[^"]*"|0x[0-9a-f]+|\d+)/;
const GONE_GROUP = /socket cgroupv2 level \d+ (?:0x[0-9a-f]+|\d+)/;

/** What has become of our table since it was loaded. Not asked where it can't be read. */
export async function tableDrifts(
  reading: Exclude<TableReading, { status: 'refused' | 'failed' }>,
  applied: AppliedPolicy,
  filter: Pick<Filter, 'rehearse'>,
): Promise<readonly PolicyDrift[]> {
  if (reading.status === 'absent') return [{ code: 'table-gone' }];
  if (reading.status === 'asleep') return [{ code: 'table-asleep' }];
  const { text } = reading.listing;
  if (text === applied.listing) return [];
  // This nft may print it in other words than the one that loaded it.
  const rehearsed = await filter.rehearse(applied.script);
  const expected = rehearsed.status === 'done' ? rehearsed.listing.text : applied.listing;
  const diff = await textDiff(withGoneGroups(expected, text), text);
  return diff === '' ? [] : [{ code: 'table-changed', diff }];
}

/** A group that is gone is printed as a number: nobody has changed the rule. Whether its service runs is asked elsewhere. */
function withGoneGroups(expected: string, now: string): string {
  const gone = new Map(
    now.split('\n').flatMap((line) => (GONE_GROUP.test(line) ? [[line.replace(GROUP, '$1'), line] as const] : [])),
  );
  if (gone.size === 0) return expected;
  return expected
    .split('\n')
    .map((line) => (GROUP.test(line) ? (gone.get(line.replace(GROUP, '$1')) ?? line) : line))
    .join('\n');
}
