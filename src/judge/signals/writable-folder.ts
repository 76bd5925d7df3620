import type { Evidence, Finding, Process } from '../../model/index.ts';
import { executableFact, folderFact, packageFact, scriptFact } from '../evidence.ts';
import { type Oddity, oddityOf } from '../folders.ts';
import { runOf, scriptOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

const WEIGHTS: Readonly<Record<Oddity, number>> = {
  disguised: 45,
  'no-program-belongs': 45,
  'shared-memory': 40,
  temporary: 26,
  hidden: 20,
  'hidden-usual': 5,
  unpacked: 5,
};
/** A script there is often somebody's own work; a working folder is often only where a person stood. */
const SCRIPT = 0.6;
const WORKING_FOLDER = 0.3;
/** Where only this machine reaches it, it is far more likely a developer's server. */
const HOST_ONLY = 0.4;
/** What weighs less is no finding: half of all developers' tools work in some hidden folder. */
const LEAST = 3;

/** The program, its script or its working folder lies where anyone may write or where nobody looks. */
export const writableFolder: ConnectionSignal = {
  id: 'writable-folder',
  weight: WEIGHTS.disguised,
  cause: 'file',
  about: 'both',
  concerns: (process) => sightingsOf(process).length > 0,
  look: (subject) => strongest(subject, ({ process }) => find(process, subject.reach === 'host' ? HOST_ONLY : 1)),
};

interface Sighting {
  readonly weight: number;
  readonly evidence: readonly Evidence[];
}

function find(process: Process, factor: number): Finding | null {
  const sightings = sightingsOf(process);
  const weight = Math.round(Math.max(0, ...sightings.map((sighting) => sighting.weight)) * factor);
  if (weight < LEAST) return null;
  const evidence = sightings.flatMap((sighting) => sighting.evidence);
  return { signal: 'writable-folder', weight, pid: process.pid, evidence };
}

function sightingsOf(process: Process): readonly Sighting[] {
  const { executable, workingFolder } = process;
  const packaged = process.package !== undefined && process.package !== null;
  const sightings: Sighting[] = [];
  const path = executable === undefined || executable === null || executable.memfd ? null : executable.path;
  const place = path === null || packaged ? null : oddityOf(path);
  if (place !== null)
    sightings.push({ weight: WEIGHTS[place], evidence: [executableFact(process), ...packageFact(process)] });

  const script = scriptOf(process);
  const scriptPlace = script === null ? null : oddityOf(script);
  if (script !== null && scriptPlace !== null) {
    sightings.push({ weight: WEIGHTS[scriptPlace] * SCRIPT, evidence: [scriptFact(process, script)] });
  }
  // Daemons of packages change to all kinds of folders; an interpreter is packaged too, but what it runs is not.
  if (workingFolder !== undefined && (!packaged || runOf(process) !== null)) {
    const folder = oddityOf(`${workingFolder}/file`);
    if (folder !== null) sightings.push({ weight: WEIGHTS[folder] * WORKING_FOLDER, evidence: [folderFact(process)] });
  }
  return sightings;
}
