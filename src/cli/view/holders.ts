import type { Messages } from '../../i18n/index.ts';
import type { Holder, Process } from '../../model/index.ts';
import { visible } from '../../text/index.ts';
import { groupBy } from './group.ts';

/** Beyond this, names are counted: a port that twenty programs share is told by the first few. */
const NAMES_SHOWN = 3;
/** As the containers' own tools shorten ids. */
const SHORT_ID = 12;

/** Who holds something, from the fullest form to the shortest; for one cell of a table. */
export type Forms = readonly [string, ...string[]];

/** `nginx 812 +4 root nginx.service`: name, first pid, how many more of that name, user, unit or container. */
export function holderForms(holders: readonly [Holder, ...Holder[]]): Forms {
  const groups = [...groupBy(holders, ({ process }) => process.name).values()];
  const shown = groups.slice(0, NAMES_SHOWN).map(groupLabel);
  const names = shown.join(', ') + (groups.length > shown.length ? ` +${groups.length - shown.length}` : '');
  // The oldest comes first, and with socket activation that is systemd: the service itself stands last.
  const process = (groups.at(-1) ?? holders)[0]?.process ?? holders[0].process;
  const user = userOf(process);
  const place = placeOf(process);
  const forms = [[names, user, place], process.container ? [names, place] : [names, user], [names]];
  const [first = names, ...rest] = forms.map((words) => words.filter((word) => word !== '').join(' '));
  return [first, ...rest];
}

/** What to show where no holder could be seen. */
export function unseenForms(
  { unit, uid, complete }: { unit?: string | null | undefined; uid?: number | undefined; complete: boolean },
  { check: { holder }, punctuation }: Messages,
): Forms {
  if (complete) return [holder.kernel];
  const hidden = uid === undefined ? holder.hidden : holder.hiddenOf(uid);
  return unit ? [visible(unit) + punctuation.comma + hidden, visible(unit)] : [hidden, holder.hidden];
}

export function userOf({ user }: Process): string {
  if (user === undefined) return '';
  return user.name === null ? String(user.uid ?? '') : visible(user.name);
}

/** The container that it runs in, else its unit, else the services of Windows in it. */
export function placeOf({ container, unit, services = [] }: Process): string {
  if (container) return `${container.runtime}:${visible(container.id.slice(0, SHORT_ID))}`;
  return unit ? visible(unit) : services.map(visible).join(',');
}

export function executableOf({ executable }: Process): string {
  return executable ? visible(executable.path) : '';
}

function groupLabel(group: readonly Holder[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const more = group.length > 1 ? ` +${group.length - 1}` : '';
  return processLabel(first.process) + more;
}

/** `sshd 812`; of what a listing names by one of the two only, that one. */
export function processLabel({ name, pid }: Process): string {
  return [visible(name), pid < 0 ? '' : String(pid)].filter((word) => word !== '').join(' ');
}
