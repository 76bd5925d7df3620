import type { Finding, Process } from '../../model/index.ts';
import { executableFact, packageFact } from '../evidence.ts';
import { strongest } from '../strongest.ts';
import type { PortSignal } from './signal.ts';

/** With an old trojan's number (8) it must stay below `low`: half of all machines run something self-built. */
const WEIGHT = 1;

/** No package owns the program. It says nothing alone, and the weights of other signals know of it already. */
export const noPackage: PortSignal = {
  id: 'no-package',
  weight: WEIGHT,
  cause: 'belonging',
  modifier: true,
  about: 'port',
  look: (subject) => strongest(subject, ({ process }) => (isStranger(process) ? find(process) : null)),
};

function isStranger({ executable, package: owner, container }: Process): boolean {
  // What never was a file has a signal of its own.
  if (executable === undefined || executable === null || executable.memfd) return false;
  return owner === null && (container === undefined || container === null);
}

function find(process: Process): Finding {
  return {
    signal: 'no-package',
    weight: WEIGHT,
    pid: process.pid,
    evidence: [executableFact(process), ...packageFact(process)],
  };
}
