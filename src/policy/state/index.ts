export { errnoOf } from './files.ts';
export {
  claimPending,
  forgetRolledBack,
  forgetWaiting,
  noteRolledBack,
  readApplied,
  readConfirmed,
  readPending,
  readRolledBack,
  readWaiting,
  readWaitingPolicy,
  removeState,
  waitingPath,
  writeConfirmed,
  writeWaiting,
  writeWayBack,
} from './state.ts';
export type { AppliedPolicy, PendingPolicy, RolledBack } from './types.ts';
