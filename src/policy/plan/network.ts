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
  const { nftables, dormant, xtables, ...rest } = firewall.status === 'read' ? firewall : NOTHING;
  const others = itemsOf(nftables).filter((item) => !isOurs(item));
  const awake = dormant.filter((name) => name !== `${FAMILY} ${TABLE}`);
  const all = items === null ? others : [...others, ...items.filter(isOurs)];
  if (all.length === 0 && xtables.length === 0) return { ...network, firewall: { status: 'none' } };
  return { ...network, firewall: { ...rest, status: 'read', nftables: { nftables: all }, dormant: awake, xtables } };
}

/**
 * The same network as if nobody but us shut anything: of others only what changes addresses is left. They can only shut more
 * than that.
 */
export function withOnlyOurFilter(network: Network, items: readonly unknown[]): Network {
  const { firewall } = network;
  if (firewall.status !== 'read') return withOurTable({ ...network, firewall: { status: 'none' } }, items);
  const { nftables, xtables } = firewall;
  const rest: Firewall = {
    ...firewall,
    nftables: { nftables: itemsOf(nftables).filter((item) => !isFilterChain(item)) },
    xtables: xtables.map((dump) => ({ ...dump, text: natOf(dump.text) })),
  };
  return withOurTable({ ...network, firewall: rest }, items);
}

/** A base chain; without it the kernel never comes to the rules of its table. */
function isFilterChain(item: unknown): boolean {
  const chain = (item as { readonly chain?: { readonly type?: unknown } } | null)?.chain;
  return chain?.type === 'filter';
}

/** Of what `iptables-save` printed, the table that changes addresses. */
function natOf(text: string): string {
  const tables = text.split(/^(?=\*)/m);
  return tables.filter((table) => /^\*nat\b/.test(table)).join('');
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
