import type { Firewall, Network } from '../../model/index.ts';

const FAMILY = 'inet';
const TABLE = 'menshen';

/**
 * A network whose firewall has these items of `nft -j` in the place of our table; `null` for none. What else there is, or
 * could not be read, stays.
 */
export function withOurTable(network: Network, items: readonly unknown[] | null): Network {
  const { firewall } = network;
  if (firewall.status === 'unknown') return network;
  const { nftables, dormant, xtables } = firewall.status === 'read' ? firewall : NOTHING;
  const others = itemsOf(nftables).filter((item) => !isOurs(item));
  const awake = dormant.filter((name) => name !== `${FAMILY} ${TABLE}`);
  const all = items === null ? others : [...others, ...items.filter(isOurs)];
  if (all.length === 0 && xtables.length === 0) return { ...network, firewall: { status: 'none' } };
  return { ...network, firewall: { status: 'read', nftables: { nftables: all }, dormant: awake, xtables } };
}

/** The same network as if nobody but us had rules. Others can only shut more than that. */
export function withOnlyOurTable(network: Network, items: readonly unknown[]): Network {
  return withOurTable({ ...network, firewall: { status: 'none' } }, items);
}

/** Items of our table among all of a firewall; `null` where it is not there, or the firewall can't be read. */
export function ourItems(firewall: Firewall): readonly unknown[] | null {
  if (firewall.status !== 'read') return null;
  const items = itemsOf(firewall.nftables).filter(isOurs);
  return items.length === 0 ? null : items;
}

const NOTHING = { nftables: null, dormant: [], xtables: [] } as const;

function itemsOf(nftables: unknown): readonly unknown[] {
  const list = (nftables as { readonly nftables?: unknown } | null)?.nftables;
  return Array.isArray(list) ? list : [];
}

/** `{"table": {"family": "inet", "name": "menshen"}}`, or `{"rule": {"family": "inet", "table": "menshen", …}}`. */
function isOurs(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  return Object.entries(item).some(([kind, body]) => {
    if (typeof body !== 'object' || body === null) return false;
    const { family, table, name } = body as { readonly [key: string]: unknown };
    return family === FAMILY && (kind === 'table' ? name : table) === TABLE;
  });
}
