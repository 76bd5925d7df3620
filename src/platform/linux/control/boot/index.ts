import type { BootPolicy } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';

export function linuxBootPolicy(_place: Place): BootPolicy {
  return {} as BootPolicy; // Placeholder of the contract.
}
