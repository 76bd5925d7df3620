import { trojanFact } from '../network-evidence.ts';
import { isEphemeral } from '../subject.ts';
import type { PortSignal } from './signal.ts';

/** Below the threshold of `low` on purpose: any program may use any number, and few of these trojans live. */
const WEIGHT = 8;
/** The system itself hands this number out, or it is one of several in a row that look so. */
const EPHEMERAL = 3;

/** An old trojan or worm used this number. It adds to what else is wrong, and alone is a hint. */
export const trojanPort: PortSignal = {
  id: 'trojan-port',
  weight: WEIGHT,
  cause: 'number',
  about: 'port',
  look: (subject) => {
    const entry = subject.knownAs?.entry;
    if (entry === undefined || entry === null || !(entry.kind === 'trojan' || entry.kind === 'worm')) return null;
    return {
      signal: 'trojan-port',
      weight: subject.run !== null || isEphemeral(subject.network, subject.number) ? EPHEMERAL : WEIGHT,
      evidence: [trojanFact(subject, entry.names[0] ?? entry.id)],
    };
  },
};
