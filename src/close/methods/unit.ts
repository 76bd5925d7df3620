import type { Drift, Executor, Prepared } from '../../change/index.ts';
import type { Loss, Outcome, PlannedStep, PortKey, Unit, UnitAction, UnitManager } from '../../model/index.ts';
import type { Units } from '../../platform/index.ts';
import { closedOr, DONE, type ExecutorContext, type PlanContext, portsText } from './method.ts';

/** States of a unit's file in which `systemctl disable` keeps it from being started at boot. */
const ENABLED: ReadonlySet<string> = new Set(['enabled', 'enabled-runtime', 'generated']);
const ACTIVE: ReadonlySet<string> = new Set(['active', 'reloading', 'activating', 'refreshing']);

/**
 * Plans to stop a unit with all that would start it again. A service whose socket unit lives on is started by the next
 * connection; so they are stopped in one order.
 *
 * @returns `null` where this systemd has no such unit, or it has been stopped and left a program behind
 */
export async function planUnit(
  name: string,
  manager: UnitManager,
  ports: readonly PortKey[],
  { control: { units }, wishes: { nowOnly }, uid }: PlanContext,
): Promise<PlannedStep | null> {
  const family = await familyOf(name, manager, units);
  const stop = family.filter(({ active }) => isActive(active));
  if (stop.length === 0) return null;
  const disable = nowOnly ? [] : family.filter(({ file }) => ENABLED.has(file));
  const left = nowOnly ? [] : family.filter((unit) => !disable.includes(unit) && startedByOthers(unit, family));
  const mask = left.filter(isMaskable);
  const dependents = await activeDependents(family, manager, units);
  const startable = left.filter((unit) => !mask.includes(unit));
  const losses: Loss[] = [
    ...(dependents.length > 0 ? [{ code: 'units', units: dependents } as const] : []),
    ...(startable.length > 0
      ? [{ code: 'startable', units: names(startable), by: startable.flatMap(startersOf) } as const]
      : []),
    ...(nowOnly ? [{ code: 'next-boot' } as const] : []),
  ];
  const isTransient = family.some(({ file, fragment }) => file === 'transient' || fragment === null);
  return {
    action: { kind: 'unit', ports, manager, stop: names(stop), disable: names(disable), mask: names(mask) },
    losses,
    undo: isTransient ? 'by-hand' : 'exact',
    faults: [],
    needsRoot: manager.uid === null || manager.uid !== uid,
  };
}

/** The unit, what triggers it, and what it triggers with all else that triggers that. */
async function familyOf(name: string, manager: UnitManager, units: Units): Promise<readonly Unit[]> {
  const known = new Map<string, Unit>();
  let wanted: readonly string[] = [name];
  for (let depth = 0; depth < 3 && wanted.length > 0; depth++) {
    const found = await units.show(manager, wanted);
    for (const unit of found.values()) if (unit.load !== 'not-found') known.set(unit.name, unit);
    const next = [...found.values()].flatMap(({ triggers, triggeredBy }) => [...triggers, ...triggeredBy]);
    // A template is no unit: its instances are connections that were accepted, and end by themselves.
    wanted = [...new Set(next)].filter((one) => !known.has(one) && !one.includes('@.'));
  }
  return [...known.values()];
}

function names(list: readonly Unit[]): readonly string[] {
  return list.map((unit) => unit.name);
}

function isActive(state: string): boolean {
  return ACTIVE.has(state);
}

function startersOf({ pulledInBy, busName }: Unit): readonly string[] {
  return [...pulledInBy, ...(busName === null ? [] : [busName])];
}

/** Something outside of the family starts it: another unit that needs it, or a call over D-Bus. */
function startedByOthers(unit: Unit, family: readonly Unit[]): boolean {
  const own = new Set(family.map(({ name }) => name));
  return startersOf(unit).some((starter) => !own.has(starter));
}

/** systemd masks by a link in /etc, which must be free. */
function isMaskable({ fragment, file }: Unit): boolean {
  return fragment !== null && !fragment.startsWith('/etc/') && file !== 'masked' && file !== 'transient';
}

async function activeDependents(
  family: readonly Unit[],
  manager: UnitManager,
  units: Units,
): Promise<readonly string[]> {
  const own = new Set(family.map(({ name }) => name));
  const names = [...new Set(family.flatMap(({ dependents }) => dependents))].filter((name) => !own.has(name));
  if (names.length === 0) return [];
  const found = await units.show(manager, names);
  return [...found.values()].filter(({ active }) => isActive(active)).map(({ name }) => name);
}

/** What each unit was like; of the others that stop with them too, so that they are started again. */
interface UnitsBefore {
  readonly units: readonly { readonly name: string; readonly active: boolean; readonly file: string }[];
}

export function unitExecutor({ control: { units }, look }: ExecutorContext): Executor<UnitAction, UnitsBefore> {
  const read = async ({ manager }: UnitAction, names: readonly string[]): Promise<UnitsBefore['units']> => {
    const found = await units.show(manager, names);
    return [...found.values()].map(({ name, active, file }) => ({ name, active: isActive(active), file }));
  };
  return {
    kind: 'unit',
    prepare: async (action): Promise<Prepared<UnitsBefore>> => {
      const own = namesOf(action);
      const found = await units.show(action.manager, own);
      const missing = own.filter((name) => !found.has(name));
      if (missing.length > 0) return { status: 'changed', detail: missing.join(', ') };
      const dependents = await activeDependents([...found.values()], action.manager, units);
      return { status: 'ready', before: { units: await read(action, [...own, ...dependents]) } };
    },
    act: async ({ manager, disable, mask, stop }) => {
      // First what starts them: nothing may come up in between.
      const disabled = disable.length === 0 ? DONE : await units.disable(manager, disable);
      if (disabled.status !== 'done') return disabled;
      const masked = mask.length === 0 ? DONE : await units.mask(manager, mask);
      if (masked.status !== 'done') return masked;
      return stop.length === 0 ? DONE : units.stop(manager, stop);
    },
    verify: async (action) => {
      const active = (await read(action, action.stop)).filter((unit) => unit.active).map(({ name }) => name);
      if (active.length > 0) return { status: 'failed', detail: active.join(', ') };
      return closedOr(await look(action.ports));
    },
    drift: async (action, { units: before }) => {
      const now = new Map(
        (
          await read(
            action,
            before.map(({ name }) => name),
          )
        ).map((unit) => [unit.name, unit]),
      );
      const gone = before.filter(({ name }) => !now.has(name)).map(({ name }) => name);
      if (gone.length > 0) return [{ code: 'gone', detail: gone.join(', ') } satisfies Drift];
      const isBack = before.every(({ name, active, file }) => {
        const unit = now.get(name);
        return unit?.file === file && (unit.active || !active);
      });
      if (isBack)
        return [{ code: 'already-undone', detail: before.map(({ name }) => name).join(', ') } satisfies Drift];
      const open = await look(action.ports);
      return open.length === 0 ? [] : [{ code: 'taken', detail: portsText(open) } satisfies Drift];
    },
    undo: async (action, before) => restore(action, before, units, read),
  };
}

function namesOf({ stop, disable, mask }: UnitAction): readonly string[] {
  return [...new Set([...stop, ...disable, ...mask])];
}

/** Brings back what each unit was like, whatever it is like now. */
async function restore(
  action: UnitAction,
  { units: before }: UnitsBefore,
  units: Units,
  read: (action: UnitAction, names: readonly string[]) => Promise<UnitsBefore['units']>,
): Promise<Outcome> {
  const { manager } = action;
  const names = before.map(({ name }) => name);
  const now = new Map((await read(action, names)).map((unit) => [unit.name, unit]));
  const changed = before.filter(({ name, file }) => now.get(name)?.file !== file);
  const orders: readonly (readonly [readonly string[], (list: readonly string[]) => Promise<Outcome>])[] = [
    [
      changed.filter(({ name }) => action.mask.includes(name)).map(({ name }) => name),
      (list) => units.unmask(manager, list),
    ],
    [
      changed.filter(({ file }) => file === 'enabled' || file === 'generated').map(({ name }) => name),
      (list) => units.enable(manager, list, false),
    ],
    [
      changed.filter(({ file }) => file === 'enabled-runtime').map(({ name }) => name),
      (list) => units.enable(manager, list, true),
    ],
    [
      before.filter(({ name, active }) => active && now.get(name)?.active !== true).map(({ name }) => name),
      (list) => units.start(manager, list),
    ],
  ];
  for (const [list, order] of orders) {
    const outcome = list.length === 0 ? DONE : await order(list);
    if (outcome.status !== 'done') return outcome;
  }
  const after = new Map((await read(action, names)).map((unit) => [unit.name, unit]));
  const wrong = before.filter(({ name, active, file }) => {
    const unit = after.get(name);
    return unit === undefined || unit.file !== file || (active && !unit.active);
  });
  return wrong.length === 0 ? DONE : { status: 'failed', detail: wrong.map(({ name }) => name).join(', ') };
}
