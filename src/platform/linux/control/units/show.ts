import type { Unit } from '../../../../model/index.ts';
import { isTemplate, isUnitName } from './names.ts';
import { parseShow, PROPERTIES, type Shown } from './parse.ts';
import type { Systemctl } from './systemctl.ts';

const SHOW: readonly string[] = ['show', `--property=${PROPERTIES.join(',')}`, '--'];

/** By the names that were asked for; see `Units.show`. */
export async function show(systemctl: Systemctl, names: readonly string[]): Promise<ReadonlyMap<string, Shown> | null> {
  const asked = [...new Set(names)].filter((name) => isUnitName(name) && !isTemplate(name));
  if (asked.length === 0) return new Map();
  const together = await showTogether(systemctl, asked);
  if (together !== null) return together;
  // One name that this systemd does not like, or one block that is not believed, must not hide the others.
  const found = new Map<string, Shown>();
  for (const name of asked) {
    const alone = await showTogether(systemctl, [name]);
    if (alone !== null) for (const [key, shown] of alone) found.set(key, shown);
    else if (!(await answers(systemctl))) return null;
  }
  return found;
}

async function showTogether(
  systemctl: Systemctl,
  names: readonly string[],
): Promise<ReadonlyMap<string, Shown> | null> {
  const answer = await systemctl([...SHOW, ...names]);
  if (answer.status !== 'done') return null;
  const blocks = parseShow(answer.stdout);
  if (blocks.length !== names.length) return null;
  const found = new Map<string, Shown>();
  for (const [index, name] of names.entries()) {
    const shown = blocks[index];
    // In the order of the names; a block of another unit means that something in between was no end of a block.
    if (shown?.names.includes(name) !== true) return null;
    if (isThere(shown.unit)) found.set(name, shown);
  }
  return found;
}

/** systemd shows also what it has never heard of. A unit that runs on after its file has gone is one, though. */
const isThere = ({ load, active }: Unit): boolean => load !== 'not-found' || active !== 'inactive';

/** Every socket unit that listens on an address of IP now; see `Units.sockets`. */
export async function listening(systemctl: Systemctl): Promise<readonly Unit[] | null> {
  const answer = await systemctl([...SHOW, '*.socket']);
  if (answer.status !== 'done') return null;
  const units = parseShow(answer.stdout).flatMap((shown) => (shown === null ? [] : [shown.unit]));
  return units.filter(({ active, listens }) => active === 'active' && listens.length > 0);
}

/** Without systemd, and in a chroot, systemctl says nothing of the manager; some versions call that a success. */
export async function answers(systemctl: Systemctl): Promise<boolean> {
  const answer = await systemctl(['show', '--property=Version'], ANSWER_MS);
  return answer.status === 'done' && /^Version=\S/m.test(answer.stdout);
}

const ANSWER_MS = 5_000;
