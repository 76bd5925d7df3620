import type { Outcome, UnitAction, UnitLink, UnitManager } from '../model/index.ts';
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

/** Whether a unit is what it was like. Whether it is enabled matters only where that was changed: others may have done so. */
export function isBack(
  { name, active, file }: UnitNote,
  now: UnitNote | undefined,
  { disable, mask }: Pick<UnitAction, 'disable' | 'mask'>,
): boolean {
  if (now === undefined || (active && !now.active)) return false;
  return now.file === file || !(disable.includes(name) || mask.includes(name));
}

/** Brings back what units were like, whatever they are like now. */
export async function restoreUnits(
  action: Pick<UnitAction, 'manager' | 'disable' | 'mask'>,
  before: readonly UnitNote[],
  links: readonly UnitLink[],
  units: Units,
): Promise<Outcome> {
  const { manager, mask } = action;
  const unmask = before.filter(({ name, file }) => mask.includes(name) && !file.startsWith('masked'));
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
  return started.status === 'done' ? checkRestored(action, before, units) : started;
}

/** Whether units are what they were like. */
export async function checkRestored(
  action: Pick<UnitAction, 'manager' | 'disable' | 'mask'>,
  before: readonly UnitNote[],
  units: Units,
): Promise<Outcome> {
  const now = await nowOf(action.manager, before, units);
  const wrong = before.filter((note) => !isBack(note, now.get(note.name), action));
  return wrong.length === 0 ? DONE : { status: 'failed', detail: wrong.map(({ name }) => name).join(', ') };
}

/** What these units are like now, by name. */
export async function nowOf(
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
