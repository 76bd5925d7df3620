import type { Block } from '../../../../model/index.ts';
import { CHAINS, EARLY, earlyRuleOf, type Rule, rulesOf } from './rules.ts';
import { type OwnRule, TABLE, type TableState } from './table.ts';

/** One order of libnftables-json(5); those of one file are one transaction. */
export type Order = { readonly [verb in 'add' | 'flush' | 'delete']?: object };

const { family, table } = TABLE;
const OURS = { table: { family, name: table } };
/** Before the `filter` priority (0), so that nothing has been accepted or counted yet; after conntrack and DNAT. */
const PRIORITY = -10;
/** `raw`: before conntrack (include/uapi/linux/netfilter_ipv4.h). */
const EARLY_PRIORITY = -300;

/**
 * Keeps what the program behind these ports says from conntrack until the rules are there. Where nothing has asked for
 * conntrack yet, those rules do: were such a packet the first that it sees, it would take the connection for one that
 * this machine began.
 */
export function ordersToHold(id: string, blocks: readonly Block[]): readonly Order[] {
  return [{ add: OURS }, early(), ...blocks.map((block, index) => addition(earlyRuleOf(id, index, block)))];
}

/** Puts these blocks in the place of all that this id has. */
export function ordersToAdd(state: TableState | null, id: string, blocks: readonly Block[]): readonly Order[] {
  return [
    { add: OURS },
    ...CHAINS.map((name) => ({ add: { chain: baseChain(name, name, PRIORITY) } })),
    // Whatever is early goes with its chain, when it is released.
    ...removals(state?.own.filter(({ chain }) => chain !== EARLY) ?? [], id),
    ...blocks.flatMap((block, index) => rulesOf(id, index, block).map(addition)),
  ];
}

/** Ends what `ordersToHold` began, also where another has done so. Older kernels delete no chain that has rules. */
export function ordersToRelease(): readonly Order[] {
  const chain = { family, table, name: EARLY };
  return [early(), { flush: { chain } }, { delete: { chain } }];
}

/** Takes away a table that was made for nothing: only where nothing at all is in it. */
export function ordersToGiveUp({ own, others }: TableState): readonly Order[] {
  return own.length === 0 && others === 0 ? [{ delete: OURS }] : [];
}

/** Takes away what this id has, and the table where nothing is left in it but our own empty chains. */
export function ordersToRemove(state: TableState, id: string): readonly Order[] {
  const rules = removals(state.own, id);
  if (rules.length === 0) return [];
  const last = rules.length === state.own.length && state.others === 0;
  if (last) return [...rules, { delete: OURS }];
  // Whoever made it was killed before the chain that is early was given up.
  return state.chains.has(EARLY) ? [...rules, ...ordersToRelease()] : rules;
}

function removals(own: readonly OwnRule[], id: string): readonly Order[] {
  const rules = own.filter((rule) => rule.id === id);
  return rules.map(({ chain, handle }) => ({ delete: { rule: { family, table, chain, handle } } }));
}

function early(): Order {
  return { add: { chain: baseChain(EARLY, 'output', EARLY_PRIORITY) } };
}

function baseChain(name: string, hook: string, prio: number): object {
  return { family, table, name, type: 'filter', hook, prio, policy: 'accept' };
}

function addition(rule: Rule): Order {
  return { add: { rule: { family, table, ...rule } } };
}
