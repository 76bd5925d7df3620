import type { Probing } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';

export function linuxProbing(_place: Place): Probing {
  return {} as Probing; // Placeholder of the contract.
}
