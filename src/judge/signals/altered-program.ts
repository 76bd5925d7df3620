import type { Finding, Process } from '../../model/index.ts';
import { alterationFacts, executableFact, packageFact } from '../evidence.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

/** Administrators patch or rebuild a packaged program now and then; most of them put theirs elsewhere. */
const WEIGHT = 40;

/** A package brought this program, and it no longer is what the package brought: a backdoor in a trusted file. */
export const alteredProgram: ConnectionSignal = {
  id: 'altered-program',
  weight: WEIGHT,
  cause: 'tampering',
  about: 'both',
  concerns: ({ altered }) => altered !== undefined && altered !== null,
  look: (subject) => strongest(subject, ({ process }) => find(process)),
};

function find(process: Process): Finding | null {
  const { altered, container } = process;
  if (altered === undefined || altered === null || (container !== undefined && container !== null)) return null;
  return {
    signal: 'altered-program',
    weight: WEIGHT,
    pid: process.pid,
    evidence: [executableFact(process), ...packageFact(process), ...alterationFacts(process, altered)],
  };
}
