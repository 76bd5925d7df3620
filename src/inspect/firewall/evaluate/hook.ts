import type { Hook } from '../rule.ts';
import type { HookedChain, Ruleset } from '../ruleset.ts';
import { addDrop, type Budget, type Drops, noDrops } from './drops.ts';
import { type Flow, merge, weaken } from './flow.ts';
import type { Context } from './packet.ts';
import { back, type Walk, walkChain } from './walk.ts';

/** `NF_IP_PRI_CONNTRACK`. */
const CONNTRACK = -200;
/** Flows that one class may be split into by DNAT (a service with many pods); more are not followed. */
const MOST_FLOWS = 64;

/** What all hooks of one class of packets share. */
export interface Passage {
  readonly ruleset: Ruleset;
  readonly drops: Drops;
  readonly budget: Budget;
}

function walkOf(hooked: HookedChain, context: Context, passage: Passage): Walk {
  const { hook, type, priority } = hooked.base;
  const early = hook === 'ingress' || (hook === 'prerouting' && priority <= CONNTRACK);
  return {
    table: hooked.table,
    context: { ...context, conntrack: !early },
    drops: passage.drops,
    budget: passage.budget,
    decides: type === 'filter' && (hook === 'input' || hook === 'forward'),
  };
}

/** One base chain with its policy. */
function walkBase(hooked: HookedChain, flow: Flow, context: Context, passage: Passage): readonly Flow[] {
  const { chain, base } = hooked;
  const exit = walkChain(chain, flow, walkOf(hooked, context, passage), 0);
  let { passed } = exit;
  const returned = back(exit, flow);
  if (returned !== null) {
    if (base.policy === 'drop') addDrop(passage.drops, returned, chain.policy);
    else passed = merge(passed, returned);
  }
  return passed === null ? exit.diverted : [passed, ...exit.diverted];
}

/** All base chains of one hook: each sees what the one before has let through. */
export function walkHook(
  hook: Hook,
  flows: readonly Flow[],
  context: Omit<Context, 'hook' | 'conntrack'>,
  passage: Passage,
): readonly Flow[] {
  const at: Context = { ...context, hook, conntrack: true };
  let current = flows;
  for (const hooked of passage.ruleset.chains(context.packet.family, hook)) {
    const before = current;
    current = before.flatMap((flow) => {
      // NAT is settled once, and only for what connection tracking follows.
      const skipped =
        hooked.base.type === 'nat' && (flow.tracked === 'no' || (hook === 'prerouting' && flow.nat !== null));
      return skipped ? [flow] : walkBase(hooked, flow, at, passage);
    });
    if (current.length > MOST_FLOWS) {
      const [first] = current;
      const doubt = { rule: hooked.chain.policy, expression: () => 'too many destinations' };
      current = first === undefined ? [] : [{ ...weaken(first, 'maybe', doubt), destination: null }];
    }
  }
  return current;
}

/**
 * Chains that may or may not see the packets: an ingress hook whose interface nft does not name, a bridge. Where they
 * drop nothing nothing changes; where they might, it is not known what comes through.
 */
export function walkDoubtful(
  chains: readonly HookedChain[],
  flow: Flow,
  context: Omit<Context, 'conntrack'>,
  passage: Passage,
  expression: string,
): Flow {
  let current = flow;
  for (const hooked of chains) {
    const apart: Passage = { ...passage, drops: noDrops() };
    walkBase(hooked, current, { ...context, conntrack: false }, apart);
    if (apart.drops.level === 'none') continue;
    const rule = apart.drops.by ?? hooked.chain.policy;
    current = weaken(current, 'maybe', { rule, expression: () => expression });
    addDrop(passage.drops, current, rule);
  }
  return current;
}

/** Base chains that surely see the packets: an ingress hook of this very interface. */
export function walkSure(
  chains: readonly HookedChain[],
  flow: Flow,
  context: Omit<Context, 'conntrack'>,
  passage: Passage,
): Flow | null {
  let current: Flow | null = flow;
  for (const hooked of chains) {
    if (current === null) break;
    current = walkBase(hooked, current, { ...context, conntrack: false }, passage).reduce<Flow | null>(merge, null);
  }
  return current;
}
