export { policyStatus } from './status.ts';
