export { describeProcesses } from './describe.ts';
export { processesHidden } from './hidden.ts';
export { walkHolders } from './holders.ts';
export { isServedElsewhere, type Mount, readMounts } from './mounts.ts';
export { namespaceInode } from './namespace.ts';
export { listPids } from './pids.ts';
export { attempt, errorCode, readUpTo } from './read.ts';
export { readStat } from './stat.ts';
