export { describeProcesses } from './describe.ts';
export { walkHolders } from './holders.ts';
export { readMounts } from './mounts.ts';
export { namespaceInode } from './namespace.ts';
export { listPids } from './pids.ts';
export { errorCode } from './read.ts';
