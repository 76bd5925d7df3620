import type { Firewall } from '../../model/index.ts';
import { xtablesTables } from './iptables/ruleset.ts';
import { nftTables } from './nft/ruleset.ts';
import type { Chain, Hook, Step, Table, Verdict } from './rule.ts';

type Read = Extract<Firewall, { status: 'read' }>;

/** A table, and whether only the older x_tables know it. */
export interface SourcedTable {
  readonly table: Table;
  readonly legacy: boolean;
}

/** Every table of a firewall, once: iptables' own words replace nft's for those that both print. */
export function allTables(firewall: Read): readonly SourcedTable[] {
  const saved = firewall.xtables.flatMap((dump) =>
    xtablesTables(dump).map((table) => ({ table, backend: dump.backend })),
  );
  const replaced = new Set(
    saved.filter(({ backend }) => backend === 'nft').map(({ table }) => `${table.family} ${table.name}`),
  );
  const own = nftTables(firewall.nftables, firewall.dormant).filter(
    ({ family, name }) => !replaced.has(`${family} ${name}`),
  );
  return [
    ...own.map((table) => ({ table, legacy: false })),
    ...saved.map(({ table, backend }) => ({ table, legacy: backend === 'legacy' })),
  ];
}

/** What a chain does to packets that come in, without the chains that it sends them to. */
export interface ChainFacts {
  readonly name: string;
  /** Of a base chain that is awake; else `null`. */
  readonly hook: Hook | null;
  /** Its policy shuts what no rule lets in. */
  readonly shuts: boolean;
  /** One of its rules drops, refuses, or does what is not understood. */
  readonly drops: boolean;
  /** Chains that its rules send packets to, each once. */
  readonly targets: readonly string[];
  /** It has rules that are more than a way to another chain. */
  readonly ownRules: boolean;
}

export interface TableFacts {
  /** `inet firewalld`. */
  readonly name: string;
  readonly legacy: boolean;
  readonly chains: readonly ChainFacts[];
  /** Names of chains that packets from outside come to: by way of ingress, prerouting, input or forward. */
  readonly inward: ReadonlySet<string>;
}

const INWARD: ReadonlySet<Hook> = new Set(['ingress', 'prerouting', 'input', 'forward']);

/** What is told of tables by their names, chains and verdicts, without following any packet. */
export function tableFacts(firewall: Read): readonly TableFacts[] {
  return allTables(firewall).map(({ table, legacy }) => ({
    name: `${table.family} ${table.name}`,
    legacy,
    chains: [...table.chains.values()].map(chainFacts),
    inward: reachable(table, INWARD),
  }));
}

function chainFacts({ name, base, rules }: Chain): ChainFacts {
  const verdicts = rules.map(({ steps }) => steps.flatMap(verdictsOf));
  return {
    name,
    hook: base?.hook ?? null,
    shuts: base?.type === 'filter' && base.policy === 'drop',
    drops: verdicts.flat().some(({ kind }) => kind === 'drop' || kind === 'unknown'),
    targets: [...new Set(verdicts.flat().flatMap(targetOf))],
    ownRules: verdicts.some((some) => some.length === 0 || some.some((verdict) => targetOf(verdict).length === 0)),
  };
}

function verdictsOf(step: Step): readonly Verdict[] {
  if (step.do === 'verdict') return [step.verdict];
  return step.do === 'branch' ? step.cases.map(({ verdict }) => verdict) : [];
}

function targetOf(verdict: Verdict): readonly string[] {
  return verdict.kind === 'jump' || verdict.kind === 'goto' ? [verdict.chain] : [];
}

/** Names of the chains that packets of these hooks may come to. @param before only from base chains of a lower priority */
export function reachable(
  { chains }: Table,
  hooks: ReadonlySet<Hook>,
  before: number = Number.POSITIVE_INFINITY,
): ReadonlySet<string> {
  const isMeant = ({ base }: Chain): boolean => base !== null && hooks.has(base.hook) && base.priority < before;
  const found = new Set([...chains.values()].filter(isMeant).map(({ name }) => name));
  // What is added meanwhile is visited too.
  for (const name of found) {
    const steps = chains.get(name)?.rules.flatMap((rule) => rule.steps) ?? [];
    for (const target of steps.flatMap(verdictsOf).flatMap(targetOf)) found.add(target);
  }
  return found;
}
