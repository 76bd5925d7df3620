export { describeProcesses } from './describe.ts';
export { processesHidden } from './hidden.ts';
export { walkHolders } from './holders.ts';
export { readMounts } from './mounts.ts';
export { namespaceInode } from './namespace.ts';
export { listPids } from './pids.ts';
export { attempt, errorCode, readUpTo } from './read.ts';
