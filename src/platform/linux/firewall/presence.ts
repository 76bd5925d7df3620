import type { Place } from '../../platform.ts';
import { filterIsAbsent } from './modules.ts';
import { nftablesTables } from './tables.ts';

/**
 * Whether the kernel has a table of nf_tables (`inet menshen`), in the network namespace of the calling thread. It is asked
 * itself, so that nothing is spawned where there is none. `rights`: only root is told; `unknown`: it gave no whole answer.
 */
export function tablePresence(place: Place, name: string): 'there' | 'absent' | 'asleep' | 'rights' | 'unknown' {
  const { tables, awake, dormant } = nftablesTables();
  if (tables === 'rights') return filterIsAbsent(place) ? 'absent' : 'rights';
  if (tables === 'failed') return 'unknown';
  if (dormant.includes(name)) return 'asleep';
  return awake.includes(name) ? 'there' : 'absent';
}
