export type { PolicyAction } from './actions.ts';
export { applyPolicy, type PolicyApplied } from './apply.ts';
export { confirmPolicy, type PolicyConfirmed } from './confirm.ts';
export { policyExecutors } from './executors.ts';
export type { BootResult } from './persist.ts';
export { type PolicyRemoved, removePolicy } from './remove.ts';
export { type PolicyRepaired, repairPolicy } from './repair.ts';
