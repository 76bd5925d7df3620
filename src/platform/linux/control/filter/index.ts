import type { Filter } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';

export function linuxFilter(_place: Place): Filter {
  return {} as Filter; // Placeholder of the contract.
}
