export { admitted } from './admitted.ts';
export { type Decision, decide } from './decide.ts';
