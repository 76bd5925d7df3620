import type { XtablesDump } from '../../../model/index.ts';
import { indexRules } from '../guard.ts';
import type { BaseChain, Chain, Hook, Rule, Table } from '../rule.ts';
import { moduleSteps, plainSteps } from './matches.ts';
import { targetSteps } from './targets.ts';
import { partsOf } from './words.ts';

const HOOKS: ReadonlyMap<string, Hook> = new Map([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
]);

/** `NF_IP_PRI_*` of include/uapi/linux/netfilter_ipv4.h. */
const PRIORITIES: Readonly<Record<string, number>> = { raw: -300, mangle: -150, nat: -100, filter: 0, security: 50 };
const NAT_SOURCE = 100;

interface Draft {
  readonly table: string;
  readonly policies: Map<string, string>;
  readonly rules: Map<string, string[]>;
}

/**
 * Tables of `iptables-save` or `ip6tables-save`. Lines that are neither a table, a chain, a rule nor its end are left
 * out: they are comments.
 */
export function xtablesTables(dump: XtablesDump): readonly Table[] {
  const tables: Table[] = [];
  let draft: Draft | null = null;
  for (const line of dump.text.split('\n')) {
    if (line.startsWith('*')) draft = { table: line.slice(1).trim(), policies: new Map(), rules: new Map() };
    else if (draft === null) continue;
    else if (line.startsWith(':')) {
      const [chain = '', policy = '-'] = line.slice(1).split(' ');
      draft.policies.set(chain, policy);
    } else if (line.startsWith('COMMIT')) {
      tables.push(tableOf(draft, dump));
      draft = null;
    } else {
      // Counters stand before the rule where they were asked for.
      const [, chain, rule] = /^(?:\[\d+:\d+\] )?-A (\S+)(.*)$/s.exec(line) ?? [];
      if (chain === undefined || rule === undefined) continue;
      const rules = draft.rules.get(chain);
      if (rules === undefined) draft.rules.set(chain, [rule.trim()]);
      else rules.push(rule.trim());
    }
  }
  return tables;
}

function tableOf(draft: Draft, { family }: XtablesDump): Table {
  const isChain = (name: string): boolean => draft.policies.has(name);
  const tool = family === 'ip' ? 'iptables' : 'ip6tables';
  const chains = new Map<string, Chain>();
  for (const [name, policy] of draft.policies) {
    const rules = (draft.rules.get(name) ?? []).map((line, index): Rule => {
      const { plain, matches, target } = partsOf(line);
      return {
        steps: [
          ...plain.flatMap((option) => plainSteps(option, family)),
          ...matches.flatMap(({ module, options }) => moduleSteps(module, options, family)),
          ...(target === null ? [] : targetSteps(target, family, isChain)),
        ],
        text: () => `${tool} ${draft.table} ${name} ${index + 1}: ${line}`,
      };
    });
    const base = baseOf(draft.table, name, policy);
    chains.set(name, {
      name,
      base,
      rules,
      index: indexRules(rules),
      policy: { text: () => `${tool} ${draft.table} ${name}: policy ${policy}` },
    });
  }
  return { family, name: draft.table, chains };
}

function baseOf(table: string, chain: string, policy: string): BaseChain | null {
  const hook = HOOKS.get(chain);
  if (hook === undefined || policy === '-') return null;
  const late = table === 'nat' && (hook === 'input' || hook === 'postrouting');
  return {
    hook,
    type: table === 'nat' ? 'nat' : 'filter',
    priority: late ? NAT_SOURCE : (PRIORITIES[table] ?? 0),
    policy: policy === 'DROP' ? 'drop' : 'accept',
    devices: null,
  };
}
