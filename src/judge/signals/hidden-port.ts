import { notListedFact, takenFact } from '../network-evidence.ts';
import type { PortSignal } from './signal.ts';

const HIDDEN = 70;
/** It may only hold the number: older kernels list no TCP socket that neither listens nor connects. */
const PERHAPS_IDLE = 30;
/** Its holder was found and does not listen: nobody can reach it. */
const IDLE = 12;

/** The kernel says that the port is taken, and no listing shows by whom: what drivers and libraries of intruders do. */
export const hiddenPort: PortSignal = {
  id: 'hidden-port',
  weight: HIDDEN,
  cause: 'disguise',
  about: 'port',
  look: (subject) => {
    const { hidden } = subject;
    if (hidden === null) return null;
    const pid = hidden.holders?.[0]?.pid;
    return {
      signal: 'hidden-port',
      weight: hidden.listening === undefined ? PERHAPS_IDLE : hidden.listening ? HIDDEN : IDLE,
      ...(pid !== undefined && { pid }),
      evidence: [...hidden.families.map((family) => takenFact(subject, family)), notListedFact(subject)],
    };
  },
};
