import type { PolicyPlaces } from './tools.ts';

/** Of this machine. */
export const POLICY_PLACES: PolicyPlaces = {
  file: '/etc/menshen/policy.yaml',
  state: '/var/lib/menshen/policy',
  run: '/run/menshen/policy',
};
