import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { PolicyPlaces } from '../tools.ts';
import { claim, readJson, removeIfEmpty, writeWhole } from './files.ts';
import type { AppliedPolicy, PendingPolicy, RolledBack } from './types.ts';

/*
 * What was applied and confirmed lies in `state`. While a policy waits, all that belongs to it lies in `run`, which is gone
 * after a boot, as its table is: so `state` never tells of a policy that nobody confirmed.
 */

/** Files in `run`. Of the three names of one file, whoever renames it first has decided how the waiting ends. */
export type Waiting = 'pending' | 'confirmed' | 'rolling-back';

export function waitingPath({ run }: Pick<PolicyPlaces, 'run'>, name: Waiting): string {
  return join(run, `${name}.json`);
}

const WAY_BACK = 'way-back-';
const appliedPath = (folder: string): string => join(folder, 'applied.json');
const rolledBackPath = ({ run }: Pick<PolicyPlaces, 'run'>): string => join(run, 'rolled-back.json');

/** The policy that waits to be confirmed. @throws Error of the file system, as do all of these */
export function readPending(places: Pick<PolicyPlaces, 'run'>): PendingPolicy | null {
  return readWaiting(places, 'pending');
}

export function readWaiting(places: Pick<PolicyPlaces, 'run'>, name: Waiting): PendingPolicy | null {
  return readJson<PendingPolicy>(waitingPath(places, name));
}

/** The policy that was confirmed last. */
export function readConfirmed({ state }: Pick<PolicyPlaces, 'state'>): AppliedPolicy | null {
  return readJson<AppliedPolicy>(appliedPath(state));
}

/** What waits beside `pending.json`, or was just confirmed. */
export function readWaitingPolicy({ run }: Pick<PolicyPlaces, 'run'>): AppliedPolicy | null {
  return readJson<AppliedPolicy>(appliedPath(run));
}

/** The policy that is in force, or should be: the one that waits to be confirmed, else the one that was confirmed last. */
export function readApplied(places: PolicyPlaces): AppliedPolicy | null {
  const waits = readWaiting(places, 'pending') ?? readWaiting(places, 'confirmed');
  return (waits === null ? null : readWaitingPolicy(places)) ?? readConfirmed(places);
}

/** The last policy of this boot that was undone, since nobody confirmed it. */
export function readRolledBack(places: Pick<PolicyPlaces, 'run'>): RolledBack | null {
  const note = readJson<RolledBack & Partial<PendingPolicy>>(rolledBackPath(places));
  if (note === null) return null;
  const { change, path, deadline } = note;
  // On a full disk the file was only renamed, and holds what it held when the policy waited.
  return note.at === undefined ? { change, path, at: deadline ?? '', done: true, detail: null } : note;
}

/** Writes down a policy that is about to wait. All of it is on the disk before anything is loaded. */
export function writeWaiting(places: PolicyPlaces, applied: AppliedPolicy, pending: PendingPolicy): void {
  writeWhole(appliedPath(places.run), JSON.stringify(applied));
  writeWhole(waitingPath(places, 'pending'), JSON.stringify(pending));
}

/** @returns whether it was us: of confirming, undoing and rolling back one wins */
export function claimPending(places: Pick<PolicyPlaces, 'run'>, to: 'confirmed' | 'rolling-back'): boolean {
  return claim(waitingPath(places, 'pending'), waitingPath(places, to));
}

/** The policy that was confirmed last; with `null` there is none. */
export function writeConfirmed(places: PolicyPlaces, applied: AppliedPolicy | null): void {
  if (applied !== null) return writeWhole(appliedPath(places.state), JSON.stringify(applied));
  rmSync(appliedPath(places.state), { force: true });
  removeIfEmpty(places.state);
}

/** Forgets what waited. What tells how it ended goes last: killed in between, the next run does the rest. */
export function forgetWaiting(places: Pick<PolicyPlaces, 'run'>, names: readonly Waiting[]): void {
  removeWaitingPolicy(places);
  for (const name of names) rmSync(waitingPath(places, name), { force: true });
}

function removeWaitingPolicy({ run }: Pick<PolicyPlaces, 'run'>): void {
  rmSync(appliedPath(run), { force: true });
  const left = existsSync(run)
    ? readdirSync(run).filter((name) => name.startsWith(WAY_BACK) || name.endsWith('.new'))
    : [];
  for (const name of left) rmSync(join(run, name), { force: true });
}

/** Scripts that undo a policy lie ready beside it. */
export function writeWayBack({ run }: Pick<PolicyPlaces, 'run'>, index: number, script: string): string {
  const path = join(run, `${WAY_BACK}${index}.nft`);
  writeWhole(path, script);
  return path;
}

/** Notes that what waited was undone: a rename first, which needs no room on the disk. */
export function noteRolledBack(places: Pick<PolicyPlaces, 'run'>, note: RolledBack): void {
  const path = rolledBackPath(places);
  claim(waitingPath(places, 'rolling-back'), path);
  removeWaitingPolicy(places);
  writeWhole(path, JSON.stringify(note));
}

/** Takes away every file of the policy, and folders that hold nothing else then. */
export function removeState(places: PolicyPlaces): void {
  writeConfirmed(places, null);
  forgetWaiting(places, ['pending', 'confirmed', 'rolling-back']);
  forgetRolledBack(places);
  removeIfEmpty(places.run);
  removeIfEmpty(dirname(places.run));
}

/** Another policy is applied: how the last one ended is of no more use. */
export function forgetRolledBack(places: Pick<PolicyPlaces, 'run'>): void {
  rmSync(rolledBackPath(places), { force: true });
}
