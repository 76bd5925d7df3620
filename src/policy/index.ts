export {
  applyPolicy,
  type BootResult,
  confirmPolicy,
  isPolicyAction,
  type PolicyAction,
  type PolicyApplied,
  type PolicyConfirmed,
  policyExecutors,
  type PolicyOrder,
  type PolicyRemoved,
  type PolicyRepaired,
  removePolicy,
  repairPolicy,
} from './change/index.ts';
export {
  type AppliedPolicy,
  type PendingPolicy,
  readApplied,
  readPending,
  readRolledBack,
  type RolledBack,
} from './state/index.ts';
export { POLICY_PLACES } from './places.ts';
export { planPolicy, type PlannedPolicy, type PlanRequest } from './plan/index.ts';
export { type LoadedPolicy, loadPolicy } from './read/index.ts';
export { entryLines, suggestPolicy, type SuggestTools } from './suggest/index.ts';
export { policyStatus } from './status/index.ts';
export { type ProofOptions, type ProofTools, provePolicy } from './verify/index.ts';
export type { PolicyPlaces, PolicyTools } from './tools.ts';
