export {
  applyPolicy,
  type BootResult,
  confirmPolicy,
  type PolicyAction,
  type PolicyApplied,
  type PolicyConfirmed,
  policyExecutors,
  type PolicyRemoved,
  type PolicyRepaired,
  removePolicy,
  repairPolicy,
} from './change/index.ts';
export { planPolicy, type PlannedPolicy } from './plan/index.ts';
export { POLICY_PLACES } from './places.ts';
export { type LoadedPolicy, loadPolicy } from './read/index.ts';
export { type AppliedPolicy, type PendingPolicy, readApplied, readPending, type RolledBack } from './state/index.ts';
export { policyStatus } from './status/index.ts';
export { entryLines, suggestPolicy } from './suggest/index.ts';
export type { PolicyTools } from './tools.ts';
export { provePolicy } from './verify/index.ts';
