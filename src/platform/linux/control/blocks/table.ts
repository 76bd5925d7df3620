import type { Block } from '../../../../model/index.ts';
import { factsOf, isRecord } from './facts.ts';
import { CHAINS, type Chain, EARLY, parseComment, rulesOf } from './rules.ts';

/** Its family and name; no other table is ever written to. */
export const TABLE = { family: 'inet', table: 'menshen-closed' } as const;

/** A rule of ours, by its comment; whether it still does what that says is another question. */
export interface OwnRule {
  readonly id: string;
  readonly index: number;
  readonly block: Block;
  readonly comment: string;
  readonly chain: string;
  readonly handle: number;
  /** See `factsOf`. */
  readonly facts: string;
}

export interface TableState {
  readonly own: readonly OwnRule[];
  /** Our chains that are there and hang on their hook. */
  readonly chains: ReadonlySet<Chain>;
  /** Chains, rules, sets and objects that are not ours. */
  readonly others: number;
}

/**
 * Reads `nft -j list table`.
 *
 * @throws SyntaxError where it is no JSON; TypeError where it is none of nft's
 */
export function parseTable(text: string): TableState {
  const document: unknown = JSON.parse(text);
  if (!isRecord(document) || !Array.isArray(document['nftables'])) throw new TypeError('no list of nftables');
  const own: OwnRule[] = [];
  const chains = new Set<Chain>();
  let others = 0;
  for (const item of document['nftables'] as readonly unknown[]) {
    if (!isRecord(item) || 'metainfo' in item || 'table' in item) continue;
    const rule = isRecord(item['rule']) ? ownRule(item['rule']) : null;
    const chain = isRecord(item['chain']) ? ownChain(item['chain']) : null;
    if (rule !== null) own.push(rule);
    else if (chain !== null) chains.add(chain);
    else others += 1;
  }
  return { own, chains, others };
}

function ownRule(rule: Readonly<Record<string, unknown>>): OwnRule | null {
  const { comment, chain, handle, expr } = rule;
  if (typeof comment !== 'string' || typeof chain !== 'string' || typeof handle !== 'number') return null;
  const said = parseComment(comment);
  return said && Array.isArray(expr) ? { ...said, comment, chain, handle, facts: factsOf(expr) } : null;
}

function ownChain({ name, hook, type }: Readonly<Record<string, unknown>>): Chain | null {
  if (type !== 'filter') return null;
  if (name === EARLY && hook === 'output') return EARLY;
  return CHAINS.find((chain) => chain === name && chain === hook) ?? null;
}

/**
 * The blocks that are whole: every rule of theirs is there and does what it should. One that lost a rule does not shut
 * its port, so it is none.
 */
export function blocksOf({ own, chains }: TableState): ReadonlyMap<string, readonly Block[]> {
  const there = new Set(own.map((rule) => `${rule.chain} ${rule.comment} ${rule.facts}`));
  const said = new Map(own.map((rule) => [rule.comment, rule]));
  const found = new Map<string, Block[]>();
  for (const { id, index, block } of [...said.values()].sort((one, other) => one.index - other.index)) {
    const whole = rulesOf(id, index, block).every(
      ({ chain, comment, expr }) => chains.has(chain) && there.has(`${chain} ${comment} ${factsOf(expr)}`),
    );
    if (whole) found.set(id, [...(found.get(id) ?? []), block]);
  }
  return found;
}
