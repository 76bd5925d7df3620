import type { Finding, Process } from '../../model/index.ts';
import { executableFact, imitatedFact, nameFact } from '../evidence.ts';
import { likenessOf } from '../look-alike.ts';
import { baseName, isCut, programOf } from '../programs.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import { isSystemName, isWindowsPath, systemNames } from '../system-programs.ts';
import type { ConnectionSignal } from './signal.ts';

/** The task list says `svchost`, the file is `vhos.exe`: Windows names a process by its file. */
const OTHER_FILE = 45;
/** Nobody chooses `svch0st` by chance. */
const SAME_LOOK = 40;
/** `scvhost`, `lsas`: mostly on purpose, at times a vendor's `service.exe`. */
const ONE_SLIP = 25;
/** On Unix short names of small programs lie close together. */
const UNIX = 0.6;

/** Its name is made to be taken for one of the system's own programs. */
export const lookAlikeName: ConnectionSignal = {
  id: 'look-alike-name',
  weight: OTHER_FILE,
  cause: 'disguise',
  about: 'both',
  concerns: (process) => (['windows', 'linux'] as const).some((system) => imitationOf(process, system) !== null),
  look: (subject) => strongest(subject, ({ process }) => find(process, subject)),
};

interface Imitation {
  readonly name: string;
  readonly weight: number;
}

function find(process: Process, { system }: Subject): Finding | null {
  const imitation = imitationOf(process, system);
  if (imitation === null) return null;
  return {
    signal: 'look-alike-name',
    weight: imitation.weight,
    pid: process.pid,
    evidence: [
      imitatedFact(process, imitation.name),
      nameFact(process),
      ...(process.executable === undefined || process.executable === null ? [] : [executableFact(process)]),
    ],
  };
}

function imitationOf(process: Process, asked: Subject['system']): Imitation | null {
  const { container, executable, package: owner } = process;
  if ((owner !== undefined && owner !== null) || (container !== undefined && container !== null)) return null;
  const system = executable && isWindowsPath(executable.path) ? 'windows' : asked;
  const name = bare(programOf(process));
  if (system === 'windows' && executable && isSystemName(bare(process.name), system) && name !== bare(process.name)) {
    return { name: bare(process.name), weight: OTHER_FILE };
  }
  const names = [...systemNames(system)];
  // Where the file is not known, the name may be all that the kernel or a tool has kept of it.
  if (!executable && names.some((whole) => isCut(process, name, whole))) return null;
  const likeness = likenessOf(name, names);
  if (likeness === null) return null;
  const weight = likeness.by === 'look' ? SAME_LOOK : ONE_SLIP;
  return { name: likeness.name, weight: Math.round(system === 'windows' ? weight : weight * UNIX) };
}

function bare(name: string): string {
  return baseName(name)
    .toLowerCase()
    .replace(/\.(?:exe|com|scr|pif)$/, '');
}
