import { missingFact, portFact } from '../network-evidence.ts';
import type { PortSignal } from './signal.ts';

const WEIGHT = 60;

/** Of two listings that the kernel gives of the same sockets, one leaves this out: somebody filters the other. */
export const listingDisagrees: PortSignal = {
  id: 'listing-disagrees',
  weight: WEIGHT,
  cause: 'disguise',
  about: 'port',
  look: (subject) => {
    const { missingFrom } = subject;
    if (missingFrom === null) return null;
    return {
      signal: 'listing-disagrees',
      weight: WEIGHT,
      evidence: [missingFact(subject, missingFrom), portFact(subject)],
    };
  },
};
