import type { Firewall, XtablesDump } from '../../../model/index.ts';
import type { Place } from '../../platform.ts';
import { groupsAsked } from './groups.ts';
import { filterIsAbsent } from './modules.ts';
import { legacyTables, nftablesTables } from './tables.ts';
import { runTool } from '../tools/run.ts';
import { saveTables } from './xtables.ts';

const FAMILIES: readonly XtablesDump['family'][] = ['ip', 'ip6'];

type Unread = Extract<Firewall, { status: 'unknown' }>;

/**
 * Reads the packet filter of the calling thread's network namespace. The kernel is asked first whether there are tables
 * at all, so that nothing is spawned where there are none.
 */
export async function readFirewall(place: Place): Promise<Firewall> {
  const { tables: nftables, awake, dormant } = nftablesTables();
  const legacy = FAMILIES.map((family) => ({ family, tables: legacyTables(place.proc, family) }));
  if (nftables === 'none' && legacy.every(({ tables }) => tables === 'none')) return { status: 'none' };
  if (nftables === 'rights' || legacy.some(({ tables }) => tables === 'rights')) {
    if (filterIsAbsent(place)) return { status: 'none' };
    return { status: 'unknown', reason: 'rights', detail: 'NFT_MSG_GETTABLE' };
  }
  const ruleset = nftables === 'none' ? null : await readRuleset(dormant.length === 0 ? null : awake);
  if (ruleset !== null && 'status' in ruleset) return ruleset;
  const wanted = [
    ...(ruleset?.untold ?? []).map((family) => ({ family, backend: 'nft' as const })),
    ...legacy.filter(({ tables }) => tables !== 'none').map(({ family }) => ({ family, backend: 'legacy' as const })),
  ];
  const answers = await Promise.all(wanted.map(({ family, backend }) => saveTables(family, backend)));
  // Rules that only nft's own words are missing for stay in its ruleset as unknown; legacy tables are nowhere else.
  const lost = answers.find(({ failure }, index) => failure !== null && wanted[index]?.backend === 'legacy')?.failure;
  if (lost) return { status: 'unknown', reason: lost.status, detail: lost.detail };
  const groups = groupsAsked(ruleset?.parsed, place);
  return {
    status: 'read',
    nftables: ruleset?.parsed ?? null,
    dormant,
    xtables: answers.map(({ dump }) => dump).filter((dump) => dump !== null),
    ...(groups.length > 0 && { groups }),
  };
}

/**
 * The ruleset, and the families whose tables hold rules of iptables that nft names but does not tell (`"xt"`).
 *
 * @param tables read one by one: nft 1.0.6 prints broken JSON of a table that sleeps, and so of the whole ruleset. `null`
 *   where all are awake
 */
async function readRuleset(
  tables: readonly string[] | null,
): Promise<Unread | { parsed: unknown; untold: readonly XtablesDump['family'][] }> {
  const orders = tables === null ? [['ruleset']] : tables.map((table) => ['table', ...table.split(' ')]);
  const answers = await Promise.all(orders.map((words) => runTool(['nft'], ['-j', 'list', ...words])));
  let items: readonly unknown[] = [];
  let hasRulesOfXt = false;
  for (const [index, answer] of answers.entries()) {
    if (answer.status !== 'done') return { status: 'unknown', reason: answer.status, detail: answer.detail };
    try {
      const { nftables } = JSON.parse(answer.stdout) as { readonly nftables: unknown };
      if (!Array.isArray(nftables)) throw new TypeError('no list of nftables');
      items = items.concat(nftables);
      hasRulesOfXt ||= answer.stdout.includes('"xt"');
    } catch (error) {
      const detail = `nft -j list ${orders[index]?.join(' ')}: ${(error as Error).message}`;
      return { status: 'unknown', reason: 'tool-failed', detail };
    }
  }
  const parsed = { nftables: items };
  return { parsed, untold: hasRulesOfXt ? FAMILIES.filter((family) => hasXt(parsed, family)) : [] };
}

function hasXt(parsed: unknown, family: XtablesDump['family']): boolean {
  const list = (parsed as { nftables?: unknown } | null)?.nftables;
  if (!Array.isArray(list)) return false;
  return list.some((item: { rule?: { family?: unknown; expr?: unknown } } | null) => {
    const rule = item?.rule;
    if (rule?.family !== family || !Array.isArray(rule.expr)) return false;
    return rule.expr.some((step: unknown) => typeof step === 'object' && step !== null && 'xt' in step);
  });
}
