export { runContainer } from './container.ts';
export { runDockerContainer, startDocker } from './docker.ts';
export type { RunOptions } from './enter.ts';
export { type Host, INSIDE, startHost } from './host.ts';
export { connect } from './network.ts';
