export { textDiff } from './diff.ts';
export { planPolicy, type PlannedPolicy, planResolved, type PlanRequest } from './plan.ts';
