export { runContainer } from './container.ts';
export type { RunOptions } from './enter.ts';
export { type Host, INSIDE, startHost } from './host.ts';
export { connect } from './network.ts';
