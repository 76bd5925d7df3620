export { type Container, type ContainerOptions, runContainer } from './container.ts';
export type { RunOptions } from './enter.ts';
export { type Host, type HostOptions, INSIDE, startHost } from './host.ts';
export { connect, type End } from './network.ts';
export type { Result } from './run.ts';
export type { Running } from './start.ts';
