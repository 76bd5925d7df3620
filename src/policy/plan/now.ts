import type { ResolvedPolicy } from '../../model/index.ts';
import type { TableReading } from '../../platform/index.ts';
import { compile, type NftCommand, scriptOf } from '../compile/index.ts';
import { readApplied } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import { textDiff } from './diff.ts';
import type { OurItems } from './ports.ts';

/** Our table in the kernel, before and after. */
export interface TableChange {
  readonly state: 'none' | 'differs' | 'same' | 'asleep' | 'unknown';
  readonly diff: string;
  readonly unrehearsed: string | null;
  readonly items: OurItems;
}

/** What is loaded, and what is loaded at boot, where no service has a control group yet. */
export function scriptsOf(policy: ResolvedPolicy): { readonly script: string; readonly bootScript: string } {
  return {
    script: scriptOf(compile(policy, { groups: true })),
    bootScript: scriptOf(compile(policy, { groups: false })),
  };
}

/** Reads our table, and tries the new one where it changes nothing. */
export async function tableChange(
  policy: ResolvedPolicy,
  { script, bootScript }: ReturnType<typeof scriptsOf>,
  tools: PolicyTools,
): Promise<TableChange> {
  const { filter } = tools.control;
  const reading = await filter.read();
  const rehearsed = await filter.rehearse(script);
  // Rules for control groups are left out: those of the new table are not read yet, and the ports that a service has now
  // stand in it by number.
  const followed = bootScript === script ? rehearsed : await filter.rehearse(bootScript);
  const next = rehearsed.status === 'done' ? rehearsed.listing.text : script;
  const now = textOf(reading);
  const isSame = now === next || (rehearsed.status !== 'done' && isAsApplied(now, script, tools));
  return {
    state: stateOf(reading, isSame),
    diff: isSame ? '' : await textDiff(now, next),
    unrehearsed: rehearsed.status === 'done' ? null : rehearsed.detail,
    items: {
      now: reading.status === 'there' ? reading.listing.items : null,
      next: followed.status === 'done' ? followed.listing.items : compile(policy, { groups: false }).flatMap(added),
    },
  };
}

function textOf(reading: TableReading): string {
  if (reading.status === 'there') return reading.listing.text;
  return reading.status === 'asleep' ? reading.text : '';
}

function stateOf(reading: TableReading, isSame: boolean): TableChange['state'] {
  switch (reading.status) {
    case 'there':
      return isSame ? 'same' : 'differs';
    case 'absent':
      return 'none';
    case 'asleep':
      return 'asleep';
    case 'refused':
    case 'failed':
      return 'unknown';
  }
}

/** Without a rehearsal: the same was loaded before, and reads as it did then. */
function isAsApplied(now: string, script: string, { places }: PolicyTools): boolean {
  try {
    const applied = readApplied(places);
    return applied !== null && applied.script === script && applied.listing === now;
  } catch {
    return false;
  }
}

/** As we would write it, where nft may not be asked how it prints it. */
function added(command: NftCommand): readonly unknown[] {
  return 'add' in command ? [command.add] : [];
}
