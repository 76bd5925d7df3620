import { type IpFamily, onlyValue, type Ranges, relation, single, union } from '../../address/index.ts';
import type { Match, Rule, Step } from './rule.ts';

/** What a packet must be for a rule to do anything at all, as far as a glance tells; `null` for any. */
interface Guard {
  readonly family: IpFamily | null;
  readonly protocol: number | null;
  readonly ports: Ranges | null;
}

/** The rules of one chain, ready to be asked for those that concern a packet. */
export interface RuleIndex {
  /** In their order, without those that a packet like this surely passes by. @param port `null` for several ports */
  concerning(family: IpFamily, protocol: number, port: number | null): readonly Rule[];
}

/** Ports whose answers are kept; rulesets are asked about hundreds of ports, not about all. */
const MOST_KEPT = 4096;

/** The tests that a rule begins with: they come before anything that it does. */
function leadingMatches(steps: readonly Step[]): readonly Match[] {
  const matches: Match[] = [];
  for (const step of steps) {
    if (step.do !== 'test') break;
    if (step.test.kind === 'match') matches.push(step.test.match);
  }
  return matches;
}

function guardOf(rule: Rule): Guard {
  let family: IpFamily | null = null;
  let protocol: number | null = null;
  let ports: Ranges | null = null;
  for (const match of leadingMatches(rule.steps)) {
    for (const [column, selector] of match.selectors.entries()) {
      family ??= selector.family;
      protocol ??= selector.protocol;
      if (match.negated || selector.mask !== null) continue;
      if (selector.field === 'dport') ports ??= columnOf(match, column);
      if (selector.field === 'l4proto') protocol ??= Number(onlyValue(columnOf(match, column) ?? []) ?? Number.NaN);
    }
    if (Number.isNaN(protocol)) protocol = null;
  }
  return { family, protocol, ports };
}

/** All values of a column; `null` where they are not all numbers. */
function columnOf(match: Match, column: number): Ranges | null {
  let values: Ranges = [];
  for (const row of match.rows) {
    const wanted = row[column];
    if (wanted?.kind !== 'numbers') return null;
    values = union(values, wanted.ranges);
  }
  return values;
}

export function indexRules(rules: readonly Rule[]): RuleIndex {
  const guards = rules.map(guardOf);
  const guarded: number[] = [];
  const plain: number[] = [];
  for (const [position, { ports }] of guards.entries()) (ports === null ? plain : guarded).push(position);
  const known = new Map<number, readonly number[]>();
  const forPort = (port: number): readonly number[] => {
    const before = known.get(port);
    if (before !== undefined) return before;
    const wanted = single(port);
    const found = guarded.filter((position) => relation(wanted, guards[position]?.ports ?? []) === 'inside');
    if (known.size >= MOST_KEPT) known.clear();
    known.set(port, found);
    return found;
  };
  return {
    concerning: (family, protocol, port) => {
      const positions = merged(plain, port === null ? guarded : forPort(port));
      const found: Rule[] = [];
      for (const position of positions) {
        const guard = guards[position];
        const rule = rules[position];
        if (rule === undefined || (guard?.family ?? family) !== family) continue;
        if ((guard?.protocol ?? protocol) === protocol) found.push(rule);
      }
      return found;
    },
  };
}

/** Two ascending lists as one. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...a, ...b].sort((left, right) => left - right);
}
