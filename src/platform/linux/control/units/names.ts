const TYPES = 'service|socket|device|mount|automount|swap|target|path|timer|slice|scope';
const NAME = new RegExp(`^[A-Za-z0-9:_.\\\\-]+(?:@[A-Za-z0-9:_.\\\\@-]*)?\\.(?:${TYPES})$`);
const LONGEST = 255;
/** What starts other units when something happens. */
const TRIGGER = /\.(?:socket|timer|path|automount)$/;

/**
 * Whether systemd takes this for the name of one unit. It takes other words too, but for something else: a bare number
 * for a job, `*` for many units, a path for a mount.
 *
 * @see systemd.unit(5), "String escaping for inclusion in unit names"
 */
export function isUnitName(name: string): boolean {
  return name.length <= LONGEST && NAME.test(name);
}

/** A template (`getty@.service`) has a file, but is no unit: it can be enabled, not started, and has no state. */
export function isTemplate(name: string): boolean {
  return name.includes('@.');
}

/** Sockets, timers and paths first: a socket that is started after its service is refused. */
export function triggersFirst(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)];
  return [...unique.filter((name) => TRIGGER.test(name)), ...unique.filter((name) => !TRIGGER.test(name))];
}

/**
 * Each after all those that start it again. systemctl sends an order for one after the other: what is stopped before its
 * starter may be back before that is stopped too.
 *
 * @param startersOf a unit; others than `names` do not matter, and a circle is cut somewhere
 */
export function startersFirst(
  names: readonly string[],
  startersOf: (name: string) => readonly string[],
): readonly string[] {
  const wanted = new Set(names);
  const visited = new Set<string>();
  const visit = (name: string): readonly string[] => {
    if (!wanted.has(name) || visited.has(name)) return [];
    visited.add(name);
    return [...startersOf(name).flatMap(visit), name];
  };
  return triggersFirst(names).flatMap(visit);
}
