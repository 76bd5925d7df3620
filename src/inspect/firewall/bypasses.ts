import type { Firewall } from '../../model/index.ts';
import { asObject, asString, asTagged, type Json, type JsonObject, listOf } from './nft/json.ts';
import { nftTables } from './nft/ruleset.ts';
import { ruleText } from './nft/text.ts';
import type { Hook, Table } from './rule.ts';
import { reachable } from './tables.ts';

type Read = Extract<Firewall, { status: 'read' }>;

const BEFORE_ROUTING: ReadonlySet<Hook> = new Set(['ingress', 'prerouting']);
const FILTERS: ReadonlySet<Hook> = new Set(['input', 'forward']);

/**
 * Rules by which packets come past a filter at `input` and at `forward` that goes by interfaces and by conntrack's DNAT,
 * as `family table chain handle N: text`:
 *
 * - `fwd` to a device, and `dup` to loopback: what comes out there may look as if it came from this computer;
 * - `synproxy` before the filter: it answers by itself, and then connects as this computer does;
 * - a destination address that is rewritten without conntrack: it is sent on, and nothing tells that it was ours.
 *
 * Not these: an `accept` of another's chain (every chain is asked), `notrack` (no connection is known, so less comes in),
 * flow tables (only connections that the filter let in), `queue` (the chains that follow are asked all the same).
 *
 * @param filter its table, as `inet menshen`
 */
export function bypassesOf(firewall: Read, filter: string): readonly string[] {
  const tables = new Map(
    nftTables(firewall.nftables, firewall.dormant).map((table) => [`${table.family} ${table.name}`, table]),
  );
  const first = Math.min(
    ...[...(tables.get(filter)?.chains.values() ?? [])].map(({ base }) => base?.priority ?? Infinity),
  );
  const ways = new Map([...tables].map(([name, table]) => [name, waysOf(table, first)]));
  const rules = listOf(asObject(firewall.nftables)?.['nftables']).flatMap((item): readonly JsonObject[] => {
    const rule = asObject(asObject(item)?.['rule']);
    return rule === null ? [] : [rule];
  });
  const found = rules.filter((rule) => {
    const way = ways.get(`${asString(rule['family'])} ${asString(rule['table'])}`);
    const chain = asString(rule['chain']) ?? '';
    return way !== undefined && listOf(rule['expr']).some((statement) => isBypass(statement, chain, way));
  });
  return [...found.map((rule) => ruleText(rule)), ...prefixTranslations(firewall)];
}

/** Names of chains that packets come to before they are routed, and before the filter sees them. */
interface Ways {
  readonly early: ReadonlySet<string>;
  readonly before: ReadonlySet<string>;
}

/** @param first priority of the filter's first chain; of two with the same, nobody knows here which came first */
function waysOf(table: Table, first: number): Ways {
  return { early: reachable(table, BEFORE_ROUTING), before: reachable(table, FILTERS, first + 1) };
}

function isBypass(statement: Json, chain: string, { early, before }: Ways): boolean {
  if (asTagged(statement)?.tag === 'synproxy') return before.has(chain);
  return early.has(chain) && (isRedirect(statement) || isRewrite(statement));
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
  const { protocol, field } = asObject(key?.tag === 'payload' ? key.body : null) ?? {};
  return field === 'daddr' && (protocol === 'ip' || protocol === 'ip6');
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
