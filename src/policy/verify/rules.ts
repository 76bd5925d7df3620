import type { Network } from '../../model/index.ts';

/**
 * A network whose rules can be followed: without those of our table that ask for a service's control group, which no packet
 * shows. A service's ports are let in by number too, but for those that it has taken since.
 */
export function withoutGroupRules(network: Network): Network {
  const { firewall } = network;
  if (firewall.status !== 'read') return network;
  const listed = (firewall.nftables as { readonly nftables?: unknown } | null)?.nftables;
  if (!Array.isArray(listed)) return network;
  const nftables = { nftables: listed.filter((item) => !asksForGroup(item as Item | null)) };
  return { ...network, firewall: { ...firewall, nftables } };
}

/** What of an item of `nft -j list ruleset` matters here. */
interface Item {
  readonly rule?: { readonly family?: unknown; readonly table?: unknown; readonly expr?: unknown } | null;
}

interface Statement {
  readonly match?: { readonly left?: { readonly socket?: { readonly key?: unknown } } };
}

function asksForGroup(item: Item | null): boolean {
  const rule = item?.rule;
  if (rule?.family !== 'inet' || rule.table !== 'menshen' || !Array.isArray(rule.expr)) return false;
  return rule.expr.some((statement: Statement | null) => statement?.match?.left?.socket?.key === 'cgroupv2');
}
