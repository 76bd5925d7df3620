import type { Finding, Holder, Process } from '../../model/index.ts';
import { argumentsFact, executableFact, packageFact } from '../evidence.ts';
import { expectedFact } from '../network-evidence.ts';
import { belongs, isWebLike, rightfulNames } from '../belonging.ts';
import { isNetcat, programOf, SHELLS, stem } from '../programs.ts';
import { runOf } from '../run.ts';
import type { Subject } from '../subject.ts';
import type { PortSignal } from './signal.ts';

/** Programs whose only business is to pass bytes on or to run what someone types. */
const RELAY = 15;
const UNPACKAGED = 12;
const UNKNOWN_OWNER = 8;
const INTERPRETER = 6;
const PACKAGED = 5;
/** Web ports take any framework in any language. */
const WEB = 0.4;

/** The catalog adds those that hold ports for others at the end. */
const MOST_NAMES = 8;

const RELAYS: ReadonlySet<string> = new Set([...SHELLS, 'socat', 'telnetd']);

/** A number that is known for one service is held by a program that is not known for it. */
export const wrongProgram: PortSignal = {
  id: 'wrong-program',
  weight: RELAY,
  cause: 'belonging',
  about: 'port',
  look: (subject) => {
    const entry = subject.knownAs?.entry ?? null;
    const names = entry === null ? [] : rightfulNames(entry, subject);
    if (entry === null || names.length === 0) return null;
    const [stranger] = strangers(subject.holders, names);
    return stranger === undefined ? null : find(stranger, subject, entry.programs);
  },
};

/** Holders that neither belong there themselves nor were started by one that does, the oldest first. */
function strangers(holders: readonly Holder[], names: readonly string[]): readonly Holder[] {
  const rightful = new Set(holders.filter(({ process }) => belongs(process, names)).map(({ process }) => process.pid));
  return holders.filter(({ process: { pid, parents = [] } }) => {
    if (rightful.has(pid)) return false;
    // Without its parents it can't be told whether it is a rightful holder's child.
    return rightful.size === 0 || (parents.length > 0 && !parents.some((parent) => rightful.has(parent.pid)));
  });
}

function find({ process }: Holder, subject: Subject, expected: readonly string[]): Finding {
  return {
    signal: 'wrong-program',
    weight: weightOf(process, isWebLike(subject)),
    pid: process.pid,
    evidence: [
      expectedFact(subject, expected.slice(0, MOST_NAMES)),
      ...(process.executable === undefined || process.executable === null ? [] : [executableFact(process)]),
      ...(process.arguments === undefined ? [] : [argumentsFact(process)]),
      ...packageFact(process),
    ],
  };
}

function weightOf(process: Process, web: boolean): number {
  if (isNetcat(process) || RELAYS.has(stem(programOf(process)))) return RELAY;
  const factor = web ? WEB : 1;
  if (runOf(process) !== null) return Math.round(INTERPRETER * factor);
  const owned = process.package === undefined ? UNKNOWN_OWNER : process.package === null ? UNPACKAGED : PACKAGED;
  return Math.round(owned * factor);
}
