import type { Outcome, UnitLink, UnitManager } from '../model/index.ts';
import type { Units } from '../platform/index.ts';
import { isActive } from './family.ts';
import { DONE } from './methods/method.ts';

/** What a unit was like. */
export interface UnitNote {
  readonly name: string;
  readonly active: boolean;
  /** As `Unit.file`. */
  readonly file: string;
}

/** What units are like now; `null` where systemd does not answer. Those that there are not are missing. */
export async function notesOf(
  manager: UnitManager,
  names: readonly string[],
  units: Units,
): Promise<readonly UnitNote[] | null> {
  const found = await units.show(manager, names);
  return found === null
    ? null
    : [...found.values()].map((unit) => ({ name: unit.name, active: isActive(unit), file: unit.file }));
}

/** Brings back what units were like, whatever they are like now. */
export async function restoreUnits(
  manager: UnitManager,
  masked: readonly string[],
  before: readonly UnitNote[],
  links: readonly UnitLink[],
  units: Units,
): Promise<Outcome> {
  const unmask = before.filter(({ name, file }) => masked.includes(name) && !file.startsWith('masked'));
  const unmasked =
    unmask.length === 0
      ? DONE
      : await units.unmask(
          manager,
          unmask.map(({ name }) => name),
        );
  if (unmasked.status !== 'done') return unmasked;
  const linked = links.length === 0 ? DONE : await units.relink(manager, links);
  if (linked.status !== 'done') return linked;
  const now = await nowOf(manager, before, units);
  const start = before.filter(({ name, active }) => active && now.get(name)?.active !== true);
  const started =
    start.length === 0
      ? DONE
      : await units.start(
          manager,
          start.map(({ name }) => name),
        );
  return started.status === 'done' ? checkRestored(manager, before, units) : started;
}

/** Whether units are what they were like. */
export async function checkRestored(manager: UnitManager, before: readonly UnitNote[], units: Units): Promise<Outcome> {
  const after = await nowOf(manager, before, units);
  const wrong = before.filter(({ name, active, file }) => {
    const note = after.get(name);
    return note === undefined || note.file !== file || (active && !note.active);
  });
  return wrong.length === 0 ? DONE : { status: 'failed', detail: wrong.map(({ name }) => name).join(', ') };
}

async function nowOf(
  manager: UnitManager,
  before: readonly UnitNote[],
  units: Units,
): Promise<ReadonlyMap<string, UnitNote>> {
  const notes = await notesOf(
    manager,
    before.map(({ name }) => name),
    units,
  );
  return new Map(notes?.map((note) => [note.name, note]));
}
