export { packageOwners } from './owners.ts';
