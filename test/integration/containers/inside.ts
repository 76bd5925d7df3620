/** Runs inside a throw-away host: does what the first argument orders of the containers, as JSON, and prints the answer. */
import { writeFileSync } from 'node:fs';

import type { ContainerState, Outcome } from '../../../src/model/index.ts';
import { linuxContainers } from '../../../src/platform/linux/control/containers/index.ts';

export type Order =
  | { readonly list: true }
  | { readonly find: string; readonly runtime: ContainerState['runtime'] }
  | { readonly stop: ContainerState; readonly grace: number }
  | { readonly start: ContainerState }
  | { readonly restart: string; readonly of: ContainerState };

export type Answer = Outcome | readonly ContainerState[] | ContainerState | null;

const containers = linuxContainers({ proc: '/proc', sys: '/sys', root: '/', now: () => new Date() });

async function answer(order: Order): Promise<Answer> {
  if ('list' in order) return containers.list();
  if ('find' in order) return containers.find(order.runtime, order.find);
  if ('stop' in order) return containers.stop(order.stop, order.grace);
  if ('start' in order) return containers.start(order.start);
  return containers.setRestart(order.of, order.restart);
}

writeFileSync(1, JSON.stringify(await answer(JSON.parse(process.argv[2] ?? '') as Order)));
