export { parseMembership } from './membership.ts';
export { idsWithin, unitsOf } from './tree.ts';
