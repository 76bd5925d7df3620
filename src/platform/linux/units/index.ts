export { parseMembership } from './membership.ts';
export { unitsOf } from './tree.ts';
