import type { Block } from '../../../../model/index.ts';
import { CHAINS, rulesOf } from './rules.ts';
import { TABLE, type TableState } from './table.ts';

/** One order of libnftables-json(5); those of one file are one transaction. */
export type Order = { readonly add: object } | { readonly delete: object };

const { family, table } = TABLE;
/** Before the `filter` priority (0), so that nothing has been accepted or counted yet; after conntrack and DNAT. */
const PRIORITY = -10;

/** Puts these blocks in the place of all that this id has. @param state `null` where the table is not there */
export function ordersToAdd(state: TableState | null, id: string, blocks: readonly Block[]): readonly Order[] {
  return [
    { add: { table: { family, name: table } } },
    ...CHAINS.map((name) => ({
      add: { chain: { family, table, name, type: 'filter', hook: name, prio: PRIORITY, policy: 'accept' } },
    })),
    ...removals(state, id),
    ...blocks.flatMap((block, index) =>
      rulesOf(id, index, block).map((rule) => ({ add: { rule: { family, table, ...rule } } })),
    ),
  ];
}

/** Takes away what this id has, and the table where nothing is left in it but our own empty chains. */
export function ordersToRemove(state: TableState, id: string): readonly Order[] {
  const rules = removals(state, id);
  if (rules.length === 0) return [];
  const last = rules.length === state.own.length && state.others === 0;
  return last ? [...rules, { delete: { table: { family, name: table } } }] : rules;
}

function removals(state: TableState | null, id: string): readonly Order[] {
  const rules = state?.own.filter((rule) => rule.id === id) ?? [];
  return rules.map(({ chain, handle }) => ({ delete: { rule: { family, table, chain, handle } } }));
}
