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
export type { PolicyPlaces, PolicyTools } from './tools.ts';
