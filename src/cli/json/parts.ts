import type { Holder, Inspection, Network } from '../../model/index.ts';

/**
 * A document's holders point at its table of processes. Empty where there is none; where none could be seen although there
 * may be one, documents leave them out.
 */
export function holderReferences(
  holders: readonly Holder[],
): readonly { pid: number; descriptors: readonly number[] }[] {
  return holders.map(({ process: { pid }, descriptors }) => ({ pid, descriptors }));
}

/** What every document of a look at the machine starts with. */
export function lookParts({ takenAt, system, networks, coverage }: Inspection): object {
  return { takenAt, system, coverage, networks: networks.map(networkPart) };
}

/** Without the rules themselves: `nft list ruleset` shows them better. */
function networkPart({ firewall, ...network }: Network): object {
  return { ...network, firewall: firewall.status };
}
