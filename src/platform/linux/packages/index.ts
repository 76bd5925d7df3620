export type { Checksum } from './database.ts';
export { packageChecksums, packageOwners } from './owners.ts';
