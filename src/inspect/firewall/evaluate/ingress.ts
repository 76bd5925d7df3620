import type { HookedChain } from '../ruleset.ts';
import type { Flow } from './flow.ts';
import { type Passage, walkDoubtful, walkSure } from './hook.ts';
import type { Context, InputInterface } from './packet.ts';

/** Whether a base chain sits on the interface: surely, perhaps (on one below, or on one that is not named), or not. */
function bound({ base }: HookedChain, link: InputInterface): 'yes' | 'maybe' | 'no' {
  if (base.devices === null) return 'maybe';
  if (base.devices.includes(link.name)) return 'yes';
  return link.below === null || base.devices.some((device) => link.below?.includes(device)) ? 'maybe' : 'no';
}

/**
 * What packets meet before the IP layer: ingress hooks, and on a bridge its own hooks.
 *
 * @returns what is left of them; `null` where all are dropped
 */
export function enterBy(flow: Flow, context: Omit<Context, 'hook' | 'conntrack'>, passage: Passage): Flow | null {
  const link = context.packet.interface;
  const at = { ...context, hook: 'ingress' as const };
  const ingress = [
    ...passage.ruleset.chains('netdev', 'ingress'),
    ...passage.ruleset.chains(context.packet.family, 'ingress'),
  ];
  const here = ingress.filter((chain) => bound(chain, link) === 'yes');
  const perhaps = ingress.filter((chain) => bound(chain, link) === 'maybe');
  const entered = walkSure(here, flow, at, passage);
  if (entered === null) return null;
  const sure = walkDoubtful(perhaps, entered, at, passage, 'ingress device');
  if (link.kind !== 'bridge') return sure;
  const bridge = [...passage.ruleset.chains('bridge', 'prerouting'), ...passage.ruleset.chains('bridge', 'input')];
  return walkDoubtful(bridge, sure, at, passage, 'bridge port');
}
