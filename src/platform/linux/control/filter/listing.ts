import type { TableListing } from '../../../filter.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * A table from what nft prints of it, without what differs from one kernel to the next, or changes with every packet.
 *
 * @param text of `nft -s list table`
 * @param json of `nft -s -j list table`
 * @throws SyntaxError where it is no JSON; TypeError where it is none of nft's
 */
export function listingOf(text: string, json: string): TableListing {
  const document = JSON.parse(json) as { readonly nftables?: unknown } | null;
  const items = document?.nftables;
  if (!Array.isArray(items)) throw new TypeError('no list of nftables');
  return { text: `${text.replace(/\n+$/, '')}\n`, items: items.map(stateless) };
}

/** `nft -s` leaves out counters of rules only: handles, and the state of named objects and of elements, it prints in JSON. */
function stateless(item: unknown): unknown {
  if (!isItem(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([kind, content]) => [kind, isItem(content) ? withoutState(kind, content) : content]),
  );
}

function withoutState(kind: string, told: Item): Item {
  const content = without(told, 'handle');
  if (kind === 'counter') return without(content, 'packets', 'bytes');
  if (kind === 'quota') return without(content, 'used');
  return Array.isArray(content['elem']) ? { ...content, elem: content['elem'].map(elementOf) } : content;
}

/** `{ "elem": { "val": …, "expires": 50 } }`; an element without more is only its value. */
function elementOf(element: unknown): unknown {
  if (!isItem(element) || !isItem(element['elem'])) return element;
  return { ...element, elem: without(element['elem'], 'expires', 'counter') };
}

function without(item: Item, ...names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
