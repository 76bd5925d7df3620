export { textDiff } from './diff.ts';
export { planPolicy, type PlannedPolicy } from './plan.ts';
