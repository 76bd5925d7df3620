import type { Drift, Executor, Prepared } from '../../change/index.ts';
import type {
  Loss,
  Outcome,
  PortKey,
  Process,
  ProcessRef,
  Unit,
  UnitAction,
  UnitLink,
  UnitManager,
} from '../../model/index.ts';
import { activeDependents, familyOf, isActive, startersOf } from '../family.ts';
import { checkRestored, isBack, notesOf, nowOf, restoreUnits, type UnitNote } from '../restoring.ts';
import { waitForPorts } from '../starting.ts';
import {
  type DraftStep,
  closedSoon,
  DONE,
  type ExecutorContext,
  isSameProcess,
  othersAt,
  type PlanContext,
  portsText,
} from './method.ts';

/** States of a unit's file in which `systemctl disable` keeps it from being started at boot. */
const ENABLED: ReadonlySet<string> = new Set(['enabled', 'enabled-runtime', 'linked', 'linked-runtime', 'alias']);
/** Made of these by systemd's generator; `systemctl disable` has the distribution's own tool disable them. */
const SCRIPTS = '/etc/init.d/';

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
): Promise<DraftStep | null> {
  const family = (await familyOf(name, manager, units)) ?? [];
  const stop = family.filter(isActive);
  if (stop.length === 0) return null;
  const disable = nowOnly ? [] : family.filter(isEnabled);
  const links = disable.length === 0 ? [] : await units.links(manager, namesOf(disable));
  const left = nowOnly ? [] : family.filter((unit) => startersOf(unit, family, links ?? []).length > 0);
  const mask = left.filter(isMaskable);
  const startable = left.filter((unit) => !mask.includes(unit));
  const by = startable.flatMap((unit) => startersOf(unit, family, links ?? []));
  const dependents = await activeDependents(family, manager, units);
  const losses: Loss[] = [
    ...(dependents.length > 0 ? [{ code: 'units', units: dependents } as const] : []),
    ...(startable.length > 0 ? [{ code: 'startable', units: namesOf(startable), by } as const] : []),
    ...(nowOnly ? [{ code: 'next-boot' } as const] : []),
  ];
  return {
    action: {
      kind: 'unit',
      ports,
      manager,
      stop: namesOf(stop),
      disable: namesOf(disable),
      mask: namesOf(mask),
    },
    losses,
    // It has no file that it could be started from again.
    undo: stop.some(({ fragment, source }) => fragment === null && source === null) ? 'by-hand' : 'exact',
    faults: [],
    needsRoot: uid !== 0 && manager.uid !== uid,
  };
}

function namesOf(units: readonly Unit[]): readonly string[] {
  return units.map(({ name }) => name);
}

function isEnabled({ file, source, pulledInBy }: Unit): boolean {
  if (file === 'generated') return source?.startsWith(SCRIPTS) === true && pulledInBy.length > 0;
  return ENABLED.has(file);
}

/** systemd masks by a link in its own folder, which must be free there. */
function isMaskable({ fragment, file }: Unit): boolean {
  const isOwnFile = fragment !== null && /^\/etc\/|\/\.config\/systemd\/user\//.test(fragment);
  return fragment !== null && !isOwnFile && file !== 'masked' && file !== 'transient';
}

/** What the units were like, those too that stop with them, and all links that disabling removes. */
interface UnitsBefore {
  readonly units: readonly UnitNote[];
  readonly links: readonly UnitLink[];
  /** Who has the ports beside them. */
  readonly others: readonly ProcessRef[];
}

export function unitExecutor({ control: { units }, look }: ExecutorContext): Executor<UnitAction, UnitsBefore> {
  return {
    kind: 'unit',
    prepare: async (action): Promise<Prepared<UnitsBefore>> => {
      const { manager, disable } = action;
      const names = allOf(action);
      const found = await units.show(manager, names);
      const links = disable.length === 0 ? [] : await units.links(manager, disable);
      if (found === null || links === null) return { status: 'changed', detail: 'systemctl' };
      const missing = names.filter((name) => !found.has(name));
      if (missing.length > 0) return { status: 'changed', detail: missing.join(', ') };
      const dependents = await activeDependents([...found.values()], manager, units);
      const notes = await notesOf(manager, [...names, ...dependents], units);
      if (notes === null) return { status: 'changed', detail: 'systemctl' };
      const stopping = new Set([...names, ...dependents]);
      const others = await othersAt(action.ports, look, (process) => belongsTo(process, stopping, manager));
      return { status: 'ready', before: { units: notes, links, others } };
    },
    act: async ({ manager, disable, mask, stop }) => {
      // First what starts them: nothing may come up in between.
      const disabled = disable.length === 0 ? DONE : await units.disable(manager, disable);
      if (disabled.status !== 'done') return disabled;
      const masked = mask.length === 0 ? DONE : await units.mask(manager, mask);
      return masked.status === 'done' ? units.stop(manager, stop) : masked;
    },
    verify: async ({ manager, stop, ports }, { others }) => {
      const notes = await notesOf(manager, stop, units);
      if (notes === null) return { status: 'failed', detail: 'systemctl' };
      const active = notes.filter((note) => note.active).map(({ name }) => name);
      return active.length > 0
        ? { status: 'failed', detail: active.join(', ') }
        : closedSoon(ports, look, (process) => !others.some((ref) => isSameProcess(ref, process)));
    },
    drift: (action, before) => driftOf(action, before, units, look),
    undo: async (action, before): Promise<Outcome> => {
      const own = new Set(before.units.map(({ name }) => name));
      const strangers = await othersAt(action.ports, look, (process) => belongsTo(process, own, action.manager));
      const restored = await restoreUnits(action, before.units, before.links, units);
      if (restored.status !== 'done') return restored;
      // Most units are active before they listen, and those that fail are so for a moment.
      const check = (): Promise<Outcome> => checkRestored(action, before.units, units);
      await waitForPorts(action.ports, look, strangers, async () => (await check()).status !== 'done');
      return check();
    },
  };
}

function allOf({ stop, disable, mask }: UnitAction): readonly string[] {
  return [...new Set([...stop, ...disable, ...mask])];
}

async function driftOf(
  action: UnitAction,
  { units: before, links }: UnitsBefore,
  units: ExecutorContext['control']['units'],
  look: ExecutorContext['look'],
): Promise<readonly Drift[]> {
  const names = before.map(({ name }) => name);
  const now = await nowOf(action.manager, before, units);
  const gone = names.filter((name) => !now.has(name) && !links.some((link) => makesKnown(link, name)));
  if (gone.length > 0) return [{ code: 'gone', detail: gone.join(', ') }];
  const there = links.length === 0 ? [] : await units.links(action.manager, action.disable);
  const areLinked = links.every(({ path }) => there?.some((link) => link.path === path) === true);
  if (areLinked && before.every((note) => isBack(note, now.get(note.name), action))) {
    return [{ code: 'already-undone', detail: names.join(', ') }];
  }
  // Somebody may have started it by hand.
  const running = new Set(names.filter((name) => now.get(name)?.active === true));
  const taken = (await look(action.ports)).filter(
    ({ holders }) => !holders.some((process) => belongsTo(process, running, action.manager)),
  );
  return taken.length === 0 ? [] : [{ code: 'taken', detail: portsText(taken) }];
}

/** One that was only linked is not known without its link, which undoing makes again; `x.target.wants/` are no such links. */
function makesKnown({ path }: UnitLink, name: string): boolean {
  return path.endsWith(`/${name}`) && !/\.(?:wants|requires|upholds)\/[^/]+$/.test(path);
}

/** Whether one of these units has the process; sockets are held by systemd itself. */
function belongsTo({ pid, name, unit }: Process, units: ReadonlySet<string>, { uid }: UnitManager): boolean {
  if (typeof unit === 'string' && units.has(unit)) return true;
  const isManager = uid === null ? pid === 1 : name === 'systemd';
  return isManager && [...units].some((one) => one.endsWith('.socket'));
}
