import { executableFact } from '../evidence.ts';
import { portFact } from '../network-evidence.ts';
import { isClientLike } from '../subject.ts';
import type { PortSignal } from './signal.ts';

/** One in thirty: what is new since somebody looked closely is the best hint there is, and mostly a new service all the same. */
const WEIGHT = 15;

/**
 * The owner wrote down everything that is expected here, and this is not among it. It says who belongs to a port, as
 * the catalog does for all the world; so it shares that cause, and alone does not lift a port above `low`.
 */
export const notExpected: PortSignal = {
  id: 'not-expected',
  weight: WEIGHT,
  cause: 'belonging',
  about: 'port',
  look: (subject) => {
    if (!subject.unnamed || isClientLike(subject)) return null;
    const [holder] = subject.holders;
    const known = holder?.process.executable ?? null;
    return {
      signal: 'not-expected',
      weight: WEIGHT,
      ...(holder === undefined ? {} : { pid: holder.process.pid }),
      evidence: [
        portFact(subject),
        ...(holder === undefined || known === null ? [] : [executableFact(holder.process)]),
      ],
    };
  },
};
