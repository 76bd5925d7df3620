import type { Firewall } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { idsWithin } from '../units/index.ts';

type Groups = NonNullable<Extract<Firewall, { status: 'read' }>['groups']>;

const NUMBER = /^\d{1,15}$/;

/**
 * The control groups that rules ask for (`socket cgroupv2 level N "PATH"`), with the ids of the sockets that are in them. nft's
 * JSON leaves out the level; a group at another level than its path has would match nothing, and nobody writes that. One that
 * has gone is printed as the number that it had: sockets that it has left behind still bear it.
 *
 * @param parsed output of `nft -j list ruleset`
 */
export function groupsAsked(parsed: unknown, place: Place): Groups {
  const items = (parsed as { readonly nftables?: unknown } | null | undefined)?.nftables;
  if (!Array.isArray(items)) return [];
  const paths = new Set(
    items.flatMap((item: { readonly rule?: { readonly expr?: unknown } } | null) => pathsIn(item?.rule?.expr)),
  );
  return [...paths].map((path) => ({ path, ids: NUMBER.test(path) ? [Number(path)] : idsWithin(place, path) }));
}

function pathsIn(expr: unknown): readonly string[] {
  if (!Array.isArray(expr)) return [];
  return expr.flatMap((step: { readonly match?: { readonly left?: unknown; readonly right?: unknown } } | null) => {
    const left = step?.match?.left as { readonly socket?: { readonly key?: unknown } } | null | undefined;
    if (left?.socket?.key !== 'cgroupv2') return [];
    const { right } = step?.match ?? {};
    return typeof right === 'string' ? right : [];
  });
}
