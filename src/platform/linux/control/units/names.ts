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

/**
 * Those first that start others. systemctl sends one order a name: a socket that is stopped before its service can't
 * start it again in between; one that is started after its service is refused.
 */
export function triggersFirst(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)];
  return [...unique.filter((name) => TRIGGER.test(name)), ...unique.filter((name) => !TRIGGER.test(name))];
}
