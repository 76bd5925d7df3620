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
export async function tableChange(policy: ResolvedPolicy, script: string, tools: PolicyTools): Promise<TableChange> {
  const { filter } = tools.control;
  const reading = await filter.read();
  const rehearsed = await filter.rehearse(script);
  const then = rehearsed.status === 'done' ? rehearsed.listing.text : script;
  const now = reading.status === 'there' ? reading.listing.text : '';
  const isSame = now === then || (rehearsed.status !== 'done' && isAsApplied(now, script, tools));
  return {
    state: stateOf(reading, isSame),
    diff: reading.status === 'there' && isSame ? '' : await textDiff(now, then),
    unrehearsed: rehearsed.status === 'done' ? null : rehearsed.detail,
    items: { now: reading.status === 'there' ? reading.listing.items : null, next: await itemsNext(policy, tools) },
  };
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

/**
 * Without rules for control groups: those of the new table are not read yet, and the ports that a service has now stand in it by
 * number. As nft prints it; where it may not be asked, as we would write it.
 */
async function itemsNext(policy: ResolvedPolicy, { control }: PolicyTools): Promise<readonly unknown[]> {
  const commands = compile(policy, { groups: false });
  const rehearsed = await control.filter.rehearse(scriptOf(commands));
  return rehearsed.status === 'done' ? rehearsed.listing.items : commands.flatMap(added);
}

function added(command: NftCommand): readonly unknown[] {
  return 'add' in command ? [command.add] : [];
}
