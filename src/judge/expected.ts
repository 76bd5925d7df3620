import type { Expectation, Finding, LocalKnowledge, Port, Process } from '../model/index.ts';
import { baseName, programOf } from './programs.ts';
import type { Cause } from './signals/index.ts';

/** True, false, or `null` where a fact that it needs is unknown. */
type Holds = boolean | null;

export const NOTHING_LOCAL: LocalKnowledge = { expect: [], only: false };

export interface Expected {
  /** What its owner wrote down and what holds for this port; the first decides. */
  readonly by: readonly Expectation[];
  /** Nothing holds, nor could it if more were known. */
  readonly unnamed: boolean;
}

/**
 * What is expected of a port. Everybody who is seen to hold it has to be as the expectation says: a stranger who shares
 * the port is not covered by its owner.
 */
export function expectedAt(port: Port, { expect }: LocalKnowledge): Expected {
  const asked = expect.filter(({ ports }) => isAmong(ports, port.protocol, port.number));
  const answers = asked.map((expectation) => holdsFor(expectation, port));
  return {
    by: asked.filter((_, index) => answers[index] === true),
    unnamed: answers.every((answer) => answer === false),
  };
}

/** What is expected of a program's connections: only where the program is named. */
export function expectedOf(processes: readonly Process[], { expect }: LocalKnowledge): readonly Expectation[] {
  return expect.filter(
    (expectation) => expectation.program !== undefined && all(processes.map((one) => isAs(expectation, one))) === true,
  );
}

/**
 * Marks a finding that the owner calls normal. Numbers and who belongs to them need no more than an expectation that
 * holds. What shows a disguise or a remote control has to be named, of a program that is named by its whole path: an
 * intruder can take any name, but not another's place.
 *
 * @param by expectations that hold where it was found
 */
export function accept(finding: Finding, cause: Cause, by: readonly Expectation[]): Finding {
  const accepting = by.find(({ signals = [], program = '' }) => {
    if (cause === 'number' || cause === 'belonging') return true;
    return signals.includes(finding.signal) && (cause === 'file' || program.startsWith('/'));
  });
  return accepting === undefined ? finding : { ...finding, accepted: accepting.why };
}

export function isAmong(ports: Expectation['ports'], protocol: Port['protocol'], number: number): boolean {
  return ports.some((one) => one.protocol === protocol && one.first <= number && number <= one.last);
}

function holdsFor(expectation: Expectation, port: Port): Holds {
  const { program, user, unit } = expectation;
  if (program === undefined && user === undefined && unit === undefined) return true;
  const processes = port.holders.map(({ process }) => process);
  const services = processes.filter((process) => !isServiceManager(process));
  if (processes.length > 0)
    return all((services.length > 0 ? services : processes).map((one) => isAs(expectation, one)));
  if (port.holdersComplete) return false;
  // The socket's own control group may still tell the unit.
  return all([program === undefined || null, user === undefined || null, unit === undefined || isUnit(unit, port)]);
}

/** What systemd holds for a service, that service answers for. */
export function isServiceManager(process: Process): boolean {
  return process.pid === 1 && programOf(process) === 'systemd';
}

function isAs({ program, user, unit }: Expectation, process: Process): Holds {
  return all([
    program === undefined || isProgram(program, process),
    user === undefined || isUser(user, process),
    unit === undefined || isUnit(unit, process),
  ]);
}

function isProgram(program: string, { executable }: Process): Holds {
  if (executable === undefined) return null;
  if (executable === null || executable.memfd) return false;
  return (program.startsWith('/') ? executable.path : baseName(executable.path)) === program;
}

function isUser(wanted: string, { user }: Process): Holds {
  if (user === undefined) return null;
  if (user.name === wanted || String(user.uid) === wanted) return true;
  // Of a capture one of the two may not be known.
  const asked = /^\d+$/.test(wanted) ? user.uid : user.name;
  return asked === null ? null : false;
}

function isUnit(wanted: string, { unit }: Pick<Process, 'unit'>): Holds {
  return unit === undefined ? null : unit === wanted;
}

function all(answers: readonly Holds[]): Holds {
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}
