import { indexRules } from '../guard.ts';
import type { BaseChain, Chain, Hook, Rule, Table, TableFamily } from '../rule.ts';
import { asList, asObject, asString, type Json, type JsonObject, listOf } from './json.ts';
import { setTable } from './sets.ts';
import { nftRule } from './statement.ts';

const FAMILIES: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'netdev', 'bridge', 'arp']);
const HOOKS: ReadonlySet<string> = new Set('ingress prerouting input forward postrouting output egress'.split(' '));

interface Draft {
  readonly family: TableFamily;
  readonly name: string;
  readonly chains: JsonObject[];
  readonly rules: Map<string, JsonObject[]>;
  readonly sets: Map<string, readonly Json[]>;
}

/**
 * Tables of `nft -j list ruleset` (libnftables-json(5)). What is not understood stays in its rule as a step of which
 * nothing is known; an object that is no table, chain, rule or set is left out.
 *
 * @param dormant tables that are asleep, as `inet filter`: their base chains see no packet
 */
export function nftTables(json: Json, dormant: readonly string[]): readonly Table[] {
  const drafts = new Map<string, Draft>();
  for (const item of asList(asObject(json)?.['nftables']) ?? []) {
    for (const [kind, value] of Object.entries(asObject(item) ?? {})) {
      const body = asObject(value);
      if (body !== null) add(drafts, kind, body);
    }
  }
  const asleep = new Set(dormant);
  return [...drafts.values()].map((draft) => tableOf(draft, asleep.has(`${draft.family} ${draft.name}`)));
}

function add(drafts: Map<string, Draft>, kind: string, body: JsonObject): void {
  const family = asString(body['family']);
  const name = asString(body['name']);
  const table = kind === 'table' ? name : asString(body['table']);
  if (family === null || table === null || !FAMILIES.has(family)) return;
  const key = `${family} ${table}`;
  const known = drafts.get(key);
  const draft = known ?? {
    family: family as TableFamily,
    name: table,
    chains: [],
    rules: new Map<string, JsonObject[]>(),
    sets: new Map<string, readonly Json[]>(),
  };
  if (known === undefined) drafts.set(key, draft);
  const chain = asString(body['chain']);
  if (kind === 'chain' && name !== null) draft.chains.push(body);
  else if ((kind === 'set' || kind === 'map') && name !== null) draft.sets.set(name, listOf(body['elem']));
  else if (kind === 'rule' && chain !== null) {
    const rules = draft.rules.get(chain);
    if (rules === undefined) draft.rules.set(chain, [body]);
    else rules.push(body);
  }
}

function tableOf(draft: Draft, asleep: boolean): Table {
  const sets = setTable(draft.sets);
  const chains = new Map<string, Chain>();
  for (const body of draft.chains) {
    const name = asString(body['name']) ?? '';
    const base = asleep ? null : baseOf(body);
    const rules: Rule[] = (draft.rules.get(name) ?? []).map((rule) => nftRule(rule, sets));
    const policy = { text: () => `${draft.family} ${draft.name} ${name}: policy ${base?.policy ?? 'accept'}` };
    chains.set(name, { name, base, rules, index: indexRules(rules), policy });
  }
  return { family: draft.family, name: draft.name, chains };
}

function baseOf(body: JsonObject): BaseChain | null {
  const hook = asString(body['hook']);
  if (hook === null || !HOOKS.has(hook)) return null;
  const type = body['type'];
  const priority = body['prio'];
  const devices = listOf(body['dev']).filter((device) => typeof device === 'string');
  return {
    hook: hook as Hook,
    type: type === 'nat' || type === 'route' ? type : 'filter',
    priority: typeof priority === 'number' ? priority : 0,
    policy: body['policy'] === 'drop' ? 'drop' : 'accept',
    devices: devices.length > 0 ? devices : null,
  };
}
