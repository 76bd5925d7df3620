import type { Firewall } from '../../model/index.ts';
import { asObject, asString, asTagged, type Json, type JsonObject, listOf } from './nft/json.ts';
import { nftTables } from './nft/ruleset.ts';
import { ruleText } from './nft/text.ts';
import type { Hook } from './rule.ts';
import { reachable } from './tables.ts';

type Read = Extract<Firewall, { status: 'read' }>;

const BEFORE_ROUTING: ReadonlySet<Hook> = new Set(['ingress', 'prerouting']);

/**
 * Rules by which packets come past a filter at `input` and at `forward` that goes by interfaces and by conntrack's DNAT,
 * as `family table chain handle N: text`:
 *
 * - `fwd` to a device, and `dup` to loopback: what comes out there may look as if it came from this computer;
 * - a destination address that is rewritten without conntrack: it is sent on, and nothing tells that it was ours.
 *
 * Not these: an `accept` of another's chain (every chain is asked), `notrack` (no connection is known, so less comes in),
 * flow tables (only connections that the filter let in), `queue` (the chains that follow are asked all the same).
 */
export function bypassesOf(firewall: Read): readonly string[] {
  const tables = new Map(
    nftTables(firewall.nftables, firewall.dormant).map((table) => [`${table.family} ${table.name}`, table]),
  );
  const rules = listOf(asObject(firewall.nftables)?.['nftables']).flatMap((item): readonly JsonObject[] => {
    const rule = asObject(asObject(item)?.['rule']);
    return rule === null ? [] : [rule];
  });
  const found = rules.filter((rule) => {
    const family = asString(rule['family']);
    const table = tables.get(`${family} ${asString(rule['table'])}`);
    if (table === undefined || !reachable(table, BEFORE_ROUTING).has(asString(rule['chain']) ?? '')) return false;
    return listOf(rule['expr']).some((statement) => isRedirect(statement) || isRewrite(statement));
  });
  return [...found.map((rule) => ruleText(rule)), ...prefixTranslations(firewall)];
}

function isRedirect(statement: Json): boolean {
  const { tag, body } = asTagged(statement) ?? { tag: '', body: null };
  const { dev, addr } = asObject(body) ?? {};
  // A copy that leaves by another device, for a monitor, does not come in here.
  return (tag === 'fwd' && dev !== undefined) || (tag === 'dup' && [dev, addr].includes('lo'));
}

function isRewrite(statement: Json): boolean {
  const { tag, body } = asTagged(statement) ?? { tag: '', body: null };
  if (tag !== 'mangle') return false;
  const key = asTagged(asObject(body)?.['key']);
  return key?.tag === 'payload' && asObject(key.body)?.['field'] === 'daddr';
}

/** NPTv6 of ip6tables (RFC 6296) needs no conntrack. */
function prefixTranslations({ xtables }: Read): readonly string[] {
  return xtables.flatMap(({ family, text }) =>
    text
      .split('\n')
      .filter((line) => /^-A .* -j DNPT /.test(line))
      .map((line) => `${family} ${line}`),
  );
}
