import type { Unit, UnitManager } from '../model/index.ts';
import type { Units } from '../platform/index.ts';

const ACTIVE: ReadonlySet<string> = new Set(['active', 'reloading', 'activating', 'refreshing']);
/** From a service to its socket, to another service of that, and to the timers of that one. */
const DEEPEST = 3;

/** Whether a unit is there, as its state says. */
export function isActive({ active }: Pick<Unit, 'active'>): boolean {
  return ACTIVE.has(active);
}

/**
 * A unit with all that belong together with it: the sockets, timers and paths that trigger it, what these trigger else, and
 * what triggers that. Empty where there is no such unit, `null` where systemd does not answer.
 */
export async function familyOf(name: string, manager: UnitManager, units: Units): Promise<readonly Unit[] | null> {
  const known = new Map<string, Unit>();
  let wanted: readonly string[] = [name];
  for (let depth = 0; depth < DEEPEST && wanted.length > 0; depth++) {
    const found = await units.show(manager, wanted);
    if (found === null) return null;
    const real = [...found.values()].filter((unit) => unit.load !== 'not-found' || isActive(unit));
    for (const unit of real) known.set(unit.name, unit);
    const next = real.flatMap(({ triggers, triggeredBy }) => [...triggers, ...triggeredBy]);
    // A template is no unit: its instances are connections that were accepted, and end by themselves.
    wanted = [...new Set(next)].filter((one) => !known.has(one) && !one.includes('@.'));
  }
  return [...known.values()];
}

/** Units outside of a family that stop with it, of those that run now. */
export async function activeDependents(
  family: readonly Unit[],
  manager: UnitManager,
  units: Units,
): Promise<readonly string[]> {
  const own = new Set(family.map(({ name }) => name));
  const names = [...new Set(family.flatMap(({ dependents }) => dependents))].filter((name) => !own.has(name));
  if (names.length === 0) return [];
  const found = await units.show(manager, names);
  return [...(found ?? new Map<string, Unit>()).values()].filter(isActive).map(({ name }) => name);
}

/**
 * What starts a unit although it has been disabled: units that want it by their own file, and calls over D-Bus.
 *
 * @param links that disabling removes: who wants it by one of them does so no longer
 */
export function startersOf(
  unit: Unit,
  family: readonly Unit[],
  links: readonly { readonly path: string }[],
): readonly string[] {
  const own = new Set(family.map(({ name }) => name));
  const byLink = new Set(links.flatMap(({ path }) => wanterOf(path, unit.name) ?? []));
  const pulling = unit.pulledInBy.filter((name) => !own.has(name) && !byLink.has(name));
  return [...pulling, ...(unit.busName === null ? [] : [unit.busName])];
}

/** `multi-user.target` of `/etc/systemd/system/multi-user.target.wants/ssh.service`. */
function wanterOf(path: string, name: string): string | null {
  const [, wanter, wanted] = /\/([^/]+)\.(?:wants|requires|upholds)\/([^/]+)$/.exec(path) ?? [];
  return wanted === name && wanter !== undefined ? wanter : null;
}
