import type { Outcome, UnitManager } from '../../../../model/index.ts';
import type { Units } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { findLinks, scriptFolders } from './links.ts';
import { isTemplate, isUnitName, startersFirst, triggersFirst } from './names.ts';
import { allOf, outcomeOf } from './outcome.ts';
import { makeLinks } from './relink.ts';
import { reload } from './reload.ts';
import { runAs } from './run-as.ts';
import { answers, listening, show } from './show.ts';
import { type Systemctl, systemctlOf } from './systemctl.ts';

/** A unit may take 90 s to stop before it is killed, and one that it needs as long again. */
const JOB_MS = 300_000;
/** All generators run again, and scripts of SysV are handed to programs of the distribution. */
const FILES_MS = 90_000;

/**
 * systemd by `systemctl`: tried with versions 247, 252 and 257 (Debian 11, 12 and 13). Names are data: what is no
 * unit's name is never passed on, and an order with one is refused. Ask whether it answers first: where no systemd runs,
 * systemctl enables, disables and masks all the same, in the files alone.
 */
export function linuxUnits(place: Place): Units {
  const ask = (manager: UnitManager): Systemctl => systemctlOf(runAs(place, manager), manager);
  const scriptsOf = ({ uid }: UnitManager): readonly string[] => (uid === null ? scriptFolders(place.root) : []);
  const files = (manager: UnitManager, verb: string, names: readonly string[], runtime = false): Promise<Outcome> =>
    order(ask(manager), [verb, '--quiet', ...(runtime ? ['--runtime'] : [])], names, FILES_MS);
  return {
    answers: (manager) => answers(ask(manager)),
    show: async (manager, names) => {
      const shown = await show(ask(manager), names);
      return shown && new Map([...shown].map(([name, { unit }]) => [name, unit]));
    },
    sockets: (manager) => listening(ask(manager)),
    stop: (manager, names) => stop(ask(manager), names),
    start: (manager, names) => order(ask(manager), ['start'], triggersFirst(names), JOB_MS),
    disable: (manager, names) =>
      allOf([
        () => files(manager, 'disable', names),
        async () => files(manager, 'disable', await untilBoot(ask(manager), names), true),
      ]),
    enable: (manager, names, runtime) => files(manager, 'enable', names, runtime),
    mask: (manager, names) => files(manager, 'mask', names),
    unmask: (manager, names) => files(manager, 'unmask', names),
    links: (manager, names) => findLinks(runAs(place, manager), ask(manager), names, scriptsOf(manager)),
    relink: (manager, links) => makeLinks(runAs(place, manager), ask(manager), links, scriptsOf(manager)),
  };
}

/** See `reload`. */
export function reloadUnits(place: Place, manager: UnitManager): Promise<Outcome> {
  return reload(systemctlOf(runAs(place, manager), manager));
}

async function stop(systemctl: Systemctl, names: readonly string[]): Promise<Outcome> {
  const shown = await show(systemctl, names);
  const sorted = startersFirst(names, (name) => {
    const { triggeredBy = [], upheldBy = [] } = shown?.get(name)?.unit ?? {};
    return [...triggeredBy, ...upheldBy];
  });
  const outcome = await order(systemctl, ['stop'], sorted, JOB_MS);
  if (outcome.status === 'done') return outcome;
  // One that ended by itself a moment ago is not loaded any more, which systemctl calls a failure.
  return (await haveStopped(systemctl, names)) ? { status: 'done' } : outcome;
}

async function order(
  systemctl: Systemctl,
  verb: readonly string[],
  names: readonly string[],
  timeoutMs: number,
): Promise<Outcome> {
  const wrong = names.find((name) => !isUnitName(name));
  if (wrong !== undefined) return { status: 'refused', detail: wrong };
  if (names.length === 0) return { status: 'done' };
  return outcomeOf(await systemctl([...verb, '--', ...names], timeoutMs));
}

async function haveStopped(systemctl: Systemctl, names: readonly string[]): Promise<boolean> {
  if (!names.every((name) => isUnitName(name) && !isTemplate(name))) return false;
  const shown = await show(systemctl, names);
  if (shown === null) return false;
  return names.every((name) => ['inactive', 'failed', undefined].includes(shown.get(name)?.unit.active));
}

/** Those that are still enabled until the next boot. A linked unit that has just gone must not be asked about again. */
async function untilBoot(systemctl: Systemctl, names: readonly string[]): Promise<readonly string[]> {
  const shown = await show(systemctl, names);
  return names.filter(
    (name) => isTemplate(name) || /^(?:enabled|linked)-runtime$/.test(shown?.get(name)?.unit.file ?? ''),
  );
}
