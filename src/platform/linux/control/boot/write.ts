import { lstatSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import type { Outcome, UnitManager } from '../../../../model/index.ts';
import type { Units } from '../../../control.ts';
import type { BootState } from '../../../filter.ts';
import { attempt } from '../../processes/index.ts';
import { allOf } from '../units/index.ts';
import { foreignFile, writeFiles } from './files.ts';
import type { BootPlaces } from './places.ts';
import { FLUSHES, LOADED, UNIT } from './unit.ts';

const SYSTEM: UnitManager = { uid: null };
const DONE: Outcome = { status: 'done' };

/** What of systemd this needs; tests hand in others. */
export interface BootUnits extends Pick<Units, 'answers' | 'show' | 'stop' | 'start' | 'enable' | 'disable'> {
  reload(manager: UnitManager): Promise<Outcome>;
}

export interface Writing {
  /** `null` where no systemd answers. */
  readonly units: BootUnits | null;
  readonly places: BootPlaces;
  readonly read: () => BootState;
}

/**
 * Steps towards a state, each of which does nothing where it has been done: whoever was ended between two of them begins
 * again. What shall not start any more is disabled before its files go; what shall start has its files first.
 */
export async function bringAbout(state: BootState, { units, places, read }: Writing): Promise<Outcome> {
  const foreign = foreignFile([places.script, places.unit]);
  if (foreign !== null) return { status: 'refused', detail: `${foreign}: no regular file` };
  if (units === null && (state.enabled || state.unit !== null)) return { status: 'refused', detail: 'no systemd' };
  if (state.enabled && state.unit === null) return { status: 'refused', detail: `${places.unit}: ENOENT` };
  const outcome = await allOf([
    () => (state.enabled ? Promise.resolve(DONE) : disable(units, places)),
    () => onDisk(() => writeFiles(filesOf(state, places))),
    async () => (units === null ? DONE : units.reload(SYSTEM)),
    async () => (state.enabled && units !== null ? enable(units, places) : DONE),
    () => onDisk(() => tidy(state, places)),
  ]);
  if (outcome.status !== 'done') return outcome;
  // An exit code is no proof.
  const now = read();
  const wrong = (['script', 'unit', 'enabled'] as const).find((part) => now[part] !== state[part]);
  return wrong === undefined ? DONE : { status: 'failed', detail: `${wrong} of ${UNIT} is not as it was written` };
}

function filesOf({ script, unit }: BootState, places: BootPlaces): Parameters<typeof writeFiles>[0] {
  return [
    // The doors of this machine are not everybody's to read.
    { path: places.script, text: script, mode: 0o600 },
    { path: places.unit, text: unit, mode: 0o644 },
    // Of a run that was ended in the middle of `enable`.
    { path: places.loaded, text: null, mode: 0o644 },
  ];
}

async function disable(units: BootUnits | null, places: BootPlaces): Promise<Outcome> {
  return allOf([
    async () =>
      units !== null && lstatSync(places.unit, { throwIfNoEntry: false }) !== undefined
        ? units.disable(SYSTEM, [UNIT])
        : DONE,
    // Its file has gone before its links, by other hands: systemctl knows no such unit then.
    () =>
      onDisk(() => {
        for (const link of places.links) rmSync(link, { force: true });
      }),
    // Else it would be shown as active after its file has gone. Nothing is unloaded by that.
    async () => (units !== null && (await isActive(units, UNIT)) ? units.stop(SYSTEM, [UNIT]) : DONE),
  ]);
}

/**
 * Where `nftables.service` is active, ours must be too, or systemd would not have it reloaded with that: so it is started, and a
 * drop-in keeps it from loading anything. Where that is not active, it begins with it, which it does only as long as it is not
 * active itself.
 */
async function enable(units: BootUnits, places: BootPlaces): Promise<Outcome> {
  const enabled = await units.enable(SYSTEM, [UNIT], false);
  if (enabled.status !== 'done' || !(await isActive(units, FLUSHES)) || (await isActive(units, UNIT))) return enabled;
  const loaded = (text: string | null): Promise<Outcome> =>
    onDisk(() => writeFiles([{ path: places.loaded, text, mode: 0o644 }]));
  const started = await allOf([() => loaded(LOADED), () => units.reload(SYSTEM), () => units.start(SYSTEM, [UNIT])]);
  const removed = await allOf([() => loaded(null), () => units.reload(SYSTEM)]);
  return started.status === 'done' ? removed : started;
}

async function isActive(units: BootUnits, name: string): Promise<boolean> {
  const shown = await units.show(SYSTEM, [name]);
  return shown?.get(name)?.active === 'active';
}

/** Folders that are empty now, and that we may have made. */
function tidy(state: BootState, places: BootPlaces): void {
  const folders = [
    dirname(places.loaded),
    ...places.links.map(dirname),
    ...(state.script === null ? [places.folder] : []),
  ];
  for (const folder of folders) attempt(() => rmdirSync(folder));
}

function onDisk(act: () => void): Promise<Outcome> {
  try {
    act();
    return Promise.resolve(DONE);
  } catch (error) {
    const { code, path = '' } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const isRefused = ['EACCES', 'EPERM', 'EROFS'].includes(code);
    return Promise.resolve({ status: isRefused ? 'refused' : 'failed', detail: `${path}: ${code}` });
  }
}
