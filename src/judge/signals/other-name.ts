import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, executableFact, nameFact, packageFact } from '../evidence.ts';
import { alike, baseName, MULTICALL, stem } from '../programs.ts';
import { runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import { isWellKnownName } from '../system-programs.ts';
import type { ConnectionSignal } from './signal.ts';

/** The name of a program that every system runs, or of the service that the port is known for. */
const POSES = 25;
/** Launchers, and programs that give themselves another name. */
const OTHER = 3;
const HOST_ONLY = 0.5;

/** It calls itself by another program's name than its file's: a process chooses both its names, but not its file's. */
export const otherName: ConnectionSignal = {
  id: 'other-name',
  weight: POSES,
  cause: 'disguise',
  about: 'both',
  concerns: (process) => weightOf(process, []) > 0,
  look: (subject) => strongest(subject, ({ process }) => find(process, subject)),
};

function find(process: Process, { reach, knownAs }: Subject): Finding | null {
  const services = (knownAs?.entry?.kind === 'service' ? knownAs.entry.programs : []).map(stem);
  const weight = Math.round(weightOf(process, services) * (reach === 'host' ? HOST_ONLY : 1));
  if (weight < OTHER) return null;
  return {
    signal: 'other-name',
    weight,
    pid: process.pid,
    evidence: [nameFact(process), argumentsFact(process), executableFact(process), ...packageFact(process)],
  };
}

/** @param services stems of the programs that the port is known for */
function weightOf(process: Process, services: readonly string[]): number {
  const { executable, package: owner, container, kernelThread } = process;
  if (kernelThread || executable === undefined || executable === null || owner !== null) return 0;
  // A file that lost its path in a unit's own mounts is called `/`.
  if ((container !== undefined && container !== null) || executable.path === '/') return 0;
  const file = executable.memfd ? '' : stem(baseName(executable.path));
  // Called as the tool that they are to be.
  if (MULTICALL.has(file)) return 0;
  const taken = namesOf(process).filter((name) => name !== '' && !(alike(name, file) || alike(file, name)));
  if (taken.some((name) => isWellKnownName(name) || services.includes(name))) return POSES;
  // Of an interpreter the script chooses; and one of the two names alone is a thread's, or a title.
  if (executable.memfd || runOf(process) !== null) return 0;
  return taken.length === 2 && taken[0] === taken[1] ? OTHER : 0;
}

/** `comm`, and what stands first in the command line: without folder, a login's hyphen and a title's colon. */
function namesOf({ name, arguments: [first = ''] = [] }: Process): readonly string[] {
  const title = first.trim().split(/[\s:]/)[0] ?? '';
  return [name, baseName(title).replace(/^-/, '')].filter((own) => own !== '').map(stem);
}
