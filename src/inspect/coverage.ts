import type { Coverage, Network, Problem } from '../model/index.ts';
import type { HolderListing } from '../platform/index.ts';

/**
 * What a look at the machine could see.
 *
 * @param known how many other network namespaces there are, where that could be told
 * @param networks all that were looked at, our own among them
 */
export function coverageOf(
  source: Coverage['source'],
  held: HolderListing,
  known: number | undefined,
  networks: readonly Network[],
  problems: readonly Problem[],
): Coverage {
  const statuses = new Set(networks.map((network) => network.firewall.status));
  // Where processes are hidden, so may be the namespaces that they live in.
  const isWhole = held.problems.every(({ code }) => code !== 'processes-hidden');
  const firewall = statuses.has('unknown') ? 'unknown' : statuses.has('read') ? 'read' : 'none';
  return {
    source,
    processes: { total: held.total, readable: held.readable },
    namespaces: {
      ...(known !== undefined && isWhole && { known }),
      entered: networks.filter(({ own }) => !own).length,
    },
    firewall,
    problems,
  };
}
