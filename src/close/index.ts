export { applyClose, type Closed, type CloseTools, planClose, type Planned } from './close.ts';
export { closeExecutors } from './executors.ts';
export type { EndedProgram } from './starting.ts';
export type { Respawn } from './respawn.ts';
export type { Target } from './target.ts';
