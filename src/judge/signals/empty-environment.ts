import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, environmentFact, executableFact } from '../evidence.ts';
import { runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

/** Below the threshold of `low` on purpose: careful programs and some supervisors clear it too. */
const WEIGHT = 8;

/** A program of root's without any environment: whatever a login, a service manager or cron starts has some. */
export const emptyEnvironment: ConnectionSignal = {
  id: 'empty-environment',
  weight: WEIGHT,
  cause: 'disguise',
  about: 'both',
  concerns: isBare,
  look: (subject) => strongest(subject, ({ process }) => (isBare(process) ? find(process) : null)),
};

function isBare(process: Process): boolean {
  const { environmentEmpty, user, executable, kernelThread, container, package: owner } = process;
  if (environmentEmpty !== true || user?.uid !== 0 || kernelThread || process.pid === 1) return false;
  if (executable === undefined || executable === null || (container !== undefined && container !== null)) return false;
  // Packaged daemons clear it on purpose; of an interpreter the package says nothing, unless a unit of systemd runs it.
  return owner === null || (owner !== undefined && runOf(process) !== null && !isService(process));
}

function isService({ unit }: Process): boolean {
  return unit?.endsWith('.service') === true;
}

function find(process: Process): Finding {
  return {
    signal: 'empty-environment',
    weight: WEIGHT,
    pid: process.pid,
    evidence: [environmentFact(process), executableFact(process), argumentsFact(process)],
  };
}
