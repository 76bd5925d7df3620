export { admitted, type AdmittedQuestion } from './admitted.ts';
export { type Decision, decide } from './decide.ts';
