export { type Drifted, policyDrift } from './drift.ts';
export { policyStatus } from './status.ts';
