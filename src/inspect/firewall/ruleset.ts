import type { Firewall } from '../../model/index.ts';
import type { IpFamily } from '../../address/index.ts';
import { portClasses } from './ports.ts';
import type { BaseChain, Chain, Hook, Table, TableFamily } from './rule.ts';
import { allTables } from './tables.ts';

/** A base chain with the table whose chains it may jump to. */
export interface HookedChain {
  readonly table: Table;
  readonly chain: Chain;
  readonly base: BaseChain;
}

/** A firewall as rules that can be evaluated. */
export interface Ruleset {
  /** Base chains in the order in which the kernel asks them. */
  chains(family: IpFamily | 'netdev' | 'bridge', hook: Hook): readonly HookedChain[];
  /** A number that all ports share which no rule tells apart. */
  portClass(port: number): number;
}

/** Understands what the firewall's tools have printed. */
export function compileRuleset(firewall: Extract<Firewall, { status: 'read' }>): Ruleset {
  const tables = allTables(firewall).map(({ table }) => table);
  const hooked = tables.flatMap(hookedChains);
  const classes = portClasses(tables);
  const known = new Map<string, readonly HookedChain[]>();
  return {
    portClass: (port) => classes.of(port),
    chains: (family, hook) => {
      const key = `${family} ${hook}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const chains = hooked
        .filter(({ table, base }) => base.hook === hook && servesFamily(table.family, family))
        // Among equals the kernel asks the one first that came last: nf_hook_entries_grow.
        .toReversed()
        .toSorted((a, b) => a.base.priority - b.base.priority);
      known.set(key, chains);
      return chains;
    },
  };
}

function hookedChains(table: Table): readonly HookedChain[] {
  return [...table.chains.values()].flatMap((chain) =>
    chain.base === null ? [] : [{ table, chain, base: chain.base }],
  );
}

function servesFamily(table: TableFamily, family: IpFamily | 'netdev' | 'bridge'): boolean {
  return table === family || (table === 'inet' && (family === 'ip' || family === 'ip6'));
}
