export { type ProofOptions, type ProofTools, provePolicy } from './prove.ts';
