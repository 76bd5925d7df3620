export { textDiff } from './diff.ts';
export { planPolicy, type PlannedPolicy, type PlanRequest } from './plan.ts';
