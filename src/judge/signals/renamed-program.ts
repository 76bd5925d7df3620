import type { Finding, Process } from '../../model/index.ts';
import { executableFact, packageFact, twinFact } from '../evidence.ts';
import { alike, baseName, isNetcat, MULTICALL, SHELLS, stem } from '../programs.ts';
import { runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import { isWellKnownName } from '../system-programs.ts';
import type { ConnectionSignal } from './signal.ts';

/** The name that it took is another system program's. */
const POSES = 35;
/** A shell, an interpreter, netcat or socat under a name that does not tell. */
const TOOL = 25;
const OTHER = 12;
const HOST_ONLY = 0.5;

/** A copy of one of the system's programs under another name: nothing had to be brought along, and no list shows it. */
export const renamedProgram: ConnectionSignal = {
  id: 'renamed-program',
  weight: POSES,
  cause: 'disguise',
  about: 'both',
  concerns: (process) => weightOf(process) > 0,
  look: (subject) => strongest(subject, ({ process }) => find(process, subject.reach === 'host' ? HOST_ONLY : 1)),
};

function find(process: Process, factor: number): Finding | null {
  const weight = Math.round(weightOf(process) * factor);
  const [twin] = process.twins ?? [];
  if (weight === 0 || twin === undefined) return null;
  return {
    signal: 'renamed-program',
    weight,
    pid: process.pid,
    evidence: [executableFact(process), twinFact(process, twin), ...packageFact(process)],
  };
}

function weightOf(process: Process): number {
  const { executable, twins = [], package: owner, container } = process;
  if (executable === undefined || executable === null || twins.length === 0 || owner !== null) return 0;
  if (container !== undefined && container !== null) return 0;
  // A memfd's own name is seen by nobody; what the process is called is.
  const name = stem(executable.memfd ? process.name : baseName(executable.path));
  // A file that lost its path in a unit's own mounts is called `/`.
  if (name === '') return 0;
  const originals = twins.map((twin) => stem(baseName(twin)));
  if (originals.some((original) => alike(original, name) || alike(name, original))) return 0;
  // Each of its tools has a name of its own.
  if (originals.some((original) => MULTICALL.has(original))) return 0;
  if (isWellKnownName(name)) return POSES;
  return twins.some((twin) => isTool(process, twin)) ? TOOL : OTHER;
}

function isTool(process: Process, twin: string): boolean {
  const original: Process = { ...process, executable: { path: twin, deleted: false, memfd: false }, arguments: [] };
  const name = stem(baseName(twin));
  return SHELLS.has(name) || name === 'socat' || isNetcat(original) || runOf(original) !== null;
}
