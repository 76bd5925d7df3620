import type { Finding, Process } from '../../model/index.ts';
import { executableFact, packageFact } from '../evidence.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

const WEIGHT = 18;
/** Built or deployed again while it runs: who hides his program leaves nothing in its place. */
const REPLACED = 10;
/** After an upgrade every service that was not restarted looks like this. */
const UPGRADED = 5;
/** A container's image may be gone while it runs, and its paths mean nothing to this machine's package database. */
const CONTAINED = 8;
const UNKNOWN_OWNER = 8;
/** A program that only talks to its own machine. */
const HOST_CONNECTION = 0.5;

/** The program's file was removed or replaced while it runs: what malware does to leave nothing to look at. */
export const deletedExecutable: ConnectionSignal = {
  id: 'deleted-executable',
  weight: WEIGHT,
  cause: 'file',
  about: 'both',
  concerns: wasDeleted,
  look: (subject) => {
    const factor = subject.about === 'connection' && subject.reach === 'host' ? HOST_CONNECTION : 1;
    return strongest(subject, ({ process }) => (wasDeleted(process) ? find(process, factor) : null));
  },
};

function wasDeleted({ executable }: Process): boolean {
  // The kernel marks memfd programs as deleted too; they have a signal of their own.
  return executable?.deleted === true && !executable.memfd;
}

function find(process: Process, factor: number): Finding {
  return {
    signal: 'deleted-executable',
    weight: Math.round(weightFor(process) * factor),
    pid: process.pid,
    evidence: [executableFact(process), ...packageFact(process)],
  };
}

/**
 * A file that a unit's sandbox mounts by itself (`ExecPaths=`) loses its path when it is replaced; `/` is what the kernel
 * then tells, and no package owns that.
 */
function weightFor({ executable, package: owner, container }: Process): number {
  if (container !== undefined && container !== null) return CONTAINED;
  if (owner === undefined || executable?.path === '/') return UNKNOWN_OWNER;
  if (owner !== null) return UPGRADED;
  return executable?.replaced === true ? REPLACED : WEIGHT;
}
