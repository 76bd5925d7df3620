import type { Finding, Process } from '../../model/index.ts';
import { executableFact, packageFact, usualFolderFact } from '../evidence.ts';
import { oddityOf } from '../folders.ts';
import { programOf, stem } from '../programs.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import { isItsFolder, isSystemName, isWindowsPath } from '../system-programs.ts';
import type { ConnectionSignal } from './signal.ts';

/** Windows has one file of this name, in one folder: the article's `explorer.exe` among the fonts. */
const WINDOWS = 45;
/** Where anyone may write, or where nobody looks. */
const ODD_FOLDER = 40;
/** A home, a build folder, a folder of its own: somebody may have built it. */
const ELSEWHERE = 15;

/** It bears the name of one of the system's own programs, but its file lies where that program never does. */
export const misplacedName: ConnectionSignal = {
  id: 'misplaced-name',
  weight: WINDOWS,
  cause: 'disguise',
  about: 'both',
  concerns: (process) => ['windows' as const, 'linux' as const].some((system) => weightOf(process, system) > 0),
  look: (subject) => strongest(subject, ({ process }) => find(process, subject)),
};

function find(process: Process, { system }: Subject): Finding | null {
  const weight = weightOf(process, system);
  if (weight === 0) return null;
  return {
    signal: 'misplaced-name',
    weight,
    pid: process.pid,
    evidence: [executableFact(process), usualFolderFact(process, nameOf(process), system), ...packageFact(process)],
  };
}

function weightOf(process: Process, asked: Subject['system']): number {
  const { executable, container, package: owner } = process;
  if (executable === undefined || executable === null || executable.memfd) return 0;
  // A container's image has folders of its own, and what a package brought lies where its package says.
  if ((owner !== undefined && owner !== null) || (container !== undefined && container !== null)) return 0;
  const system = isWindowsPath(executable.path) ? 'windows' : asked;
  const name = nameOf(process);
  if (!isSystemName(name, system)) return 0;
  const oddity = system === 'windows' ? null : oddityOf(executable.path);
  if (oddity !== null && oddity !== 'hidden-usual' && oddity !== 'unpacked') return ODD_FOLDER;
  if (isItsFolder(name, executable.path, system)) return 0;
  return system === 'windows' ? WINDOWS : ELSEWHERE;
}

function nameOf(process: Process): string {
  const name = programOf(process).toLowerCase();
  return name.endsWith('.exe') ? name.slice(0, -'.exe'.length) : stem(name);
}
