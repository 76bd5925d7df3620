import { resolve } from 'node:path';

import { catalogPlugin } from '../../../src/catalog/build/plugin.ts';
import type { PolicyPlan, PolicyStatus, PortEffect } from '../../../src/model/index.ts';
import type { Host, RunOptions } from '../../hosts/index.ts';
import { type Scene, scene } from '../blocks/scene.ts';
import { install } from '../exposure/bundle.ts';
import type { Order } from './plan-inside.ts';

/** A host that has a policy, and one that calls it over a cable. */
export interface PolicyScene extends Scene {
  /** What orders are given to, with the order in JSON behind. */
  readonly command: readonly string[];
  plan(text: string, options?: RunOptions): Promise<PolicyPlan>;
  /** Loads it, and writes down that it was applied. */
  apply(text: string, more?: Partial<Extract<Order, { do: 'apply' }>>): Promise<PolicyPlan>;
  status(options?: RunOptions): Promise<PolicyStatus>;
  /** From where each port can be reached, as any listing says: by `22/tcp`. */
  exposures(): Promise<ReadonlyMap<string, string>>;
}

const PATIENCE = 60_000;

export async function policyScene(name: string, init: 'systemd' | 'none' = 'none'): Promise<PolicyScene> {
  const stage = await scene(name, init);
  const command = await planCommand(stage.server);
  const give = async <T>(order: Order, options: RunOptions = {}): Promise<T> =>
    JSON.parse(await stage.server.must([...command, JSON.stringify(order)], { timeout: PATIENCE, ...options })) as T;
  return {
    ...stage,
    command,
    plan: (text, options) => give({ do: 'plan', text }, options),
    apply: (text, more = {}) => give({ do: 'apply', text, ...more }),
    status: (options) => give({ do: 'status' }, options),
    exposures: async () => new Map(await give<readonly (readonly [string, string])[]>({ do: 'list' })),
  };
}

/** Lays the program that plans into a host; gives its command. */
function planCommand(host: Host): Promise<readonly string[]> {
  const catalog = catalogPlugin(resolve(import.meta.dirname, '../../../catalog'));
  return install(host, new URL('plan-inside.ts', import.meta.url), [catalog]);
}

/** What a plan says of one port. */
export function effectOn({ ports }: PolicyPlan, protocol: 'tcp' | 'udp', number: number): PortEffect | undefined {
  return ports.find(({ port }) => port.protocol === protocol && port.number === number);
}
