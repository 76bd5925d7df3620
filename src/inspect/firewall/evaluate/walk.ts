import { EMPTY, onlyValue, relation, union } from '../../../address/index.ts';
import type { Chain, Rule, Step, Table, Verdict } from '../rule.ts';
import { divert } from './dnat.ts';
import { addDrop, type Budget, type Drops } from './drops.ts';
import { type Flow, merge, rejoin, remark, weaken } from './flow.ts';
import type { Context } from './packet.ts';
import { type Split, split, splitMatch } from './test.ts';

/** Deeper than the kernel lets chains be nested (NFT_JUMP_STACK_SIZE is 16). */
const DEEPEST = 32;

/** All that holds while one base chain is walked. */
export interface Walk {
  readonly table: Table;
  readonly context: Context;
  readonly drops: Drops;
  readonly budget: Budget;
  /** Its `accept` is what lets a packet in, as far as people are told. */
  readonly decides: boolean;
}

/** Where a flow has gone at the end of a chain. */
export interface Exit {
  readonly passed: Flow | null;
  readonly returned: Flow | null;
  readonly diverted: readonly Flow[];
  /** Nothing was accepted, dropped or diverted: whatever came in comes back. */
  readonly intact: boolean;
}

/** Mutable while one rule is worked through. */
interface Progress {
  current: Flow | null;
  /** Packets that some test of the rule did not let on. */
  rest: Flow | null;
  passed: Flow | null;
  /** Packets that leave this chain for the one it was called from. */
  returned: Flow | null;
  diverted: readonly Flow[];
  intact: boolean;
  /** Nothing has left the rule's chain. */
  kept: boolean;
}

export function walkChain(chain: Chain, flow: Flow, walk: Walk, depth: number): Exit {
  let current: Flow | null = flow;
  let passed: Flow | null = null;
  let returned: Flow | null = null;
  let diverted: readonly Flow[] = [];
  let intact = true;
  const { family, protocol } = walk.context.packet;
  const port = onlyValue(flow.port);
  const rules = chain.index.concerning(family, protocol, port === null ? null : Number(port));
  for (const rule of rules) {
    if (current === null) break;
    const progress = applyRule(rule, current, walk, depth);
    passed = merge(passed, progress.passed);
    returned = merge(returned, progress.returned);
    if (progress.diverted.length > 0) diverted = [...diverted, ...progress.diverted];
    intact &&= progress.intact;
    const { rest, current: through } = progress;
    current =
      progress.kept && rest !== null && through !== null ? rejoin(current, rest, through) : merge(rest, through);
  }
  return { passed, returned: merge(returned, current), diverted, intact };
}

function applyRule(rule: Rule, flow: Flow, walk: Walk, depth: number): Progress {
  const progress: Progress = {
    current: flow,
    rest: null,
    passed: null,
    returned: null,
    diverted: [],
    intact: true,
    kept: true,
  };
  walk.budget.left -= 1;
  if (walk.budget.left < 0) {
    giveUp(rule, 'too many rules', progress, walk);
    return progress;
  }
  for (const step of rule.steps) {
    if (progress.current === null) break;
    applyStep(step, rule, progress.current, progress, walk, depth);
  }
  return progress;
}

function applyStep(step: Step, rule: Rule, flow: Flow, progress: Progress, walk: Walk, depth: number): void {
  switch (step.do) {
    case 'test': {
      const { matched, rest } = split(step.test, flow, walk.context, rule);
      progress.current = matched;
      progress.rest = merge(progress.rest, rest);
      break;
    }
    case 'verdict':
      decide(step.verdict, rule, flow, progress, walk, depth);
      break;
    case 'branch':
      branch(step, rule, flow, progress, walk, depth);
      break;
    case 'mark':
      progress.current = remark(flow, step.to, step.change);
      break;
    case 'untrack':
      progress.current = { ...flow, tracked: 'no' };
      break;
    case 'dnat':
      if (walk.context.hook === 'prerouting') {
        const { diverted, rest } = divert(step, flow, walk.context, rule);
        progress.diverted = [...progress.diverted, ...diverted];
        progress.current = rest;
        progress.intact &&= diverted.length === 0;
        progress.kept &&= diverted.length === 0;
      } else accept(rule, flow, progress, walk);
      break;
    case 'snat':
      accept(rule, flow, progress, walk);
      break;
    case 'opaque':
      giveUp(rule, step.expression, progress, walk);
      break;
  }
}

function accept(rule: Rule, flow: Flow, progress: Progress, walk: Walk): void {
  const narrowed = progress.rest === null ? flow.narrowed : rule;
  const by = walk.decides ? rule : flow.by;
  progress.passed = merge(progress.passed, { ...flow, by, narrowed });
  leave(progress);
}

/** The flow has left the rule, and not by going on to the next one. */
function leave(progress: Progress): void {
  progress.current = null;
  progress.intact = false;
  progress.kept = false;
}

/** Nothing is known of these packets any more, but that they may go on and may be dropped. */
function giveUp(rule: Rule, expression: string, progress: Progress, walk: Walk): void {
  if (progress.current === null) return;
  const unsure = weaken(progress.current, 'maybe', { rule, expression: () => expression });
  addDrop(walk.drops, unsure, rule);
  progress.passed = merge(progress.passed, unsure);
  leave(progress);
}

function decide(verdict: Verdict, rule: Rule, flow: Flow, progress: Progress, walk: Walk, depth: number): void {
  switch (verdict.kind) {
    case 'continue':
      break;
    case 'accept':
      accept(rule, flow, progress, walk);
      break;
    case 'drop':
      addDrop(walk.drops, flow, rule);
      if (progress.rest !== null) progress.rest = { ...progress.rest, narrowed: progress.rest.narrowed ?? rule };
      leave(progress);
      break;
    case 'return':
      progress.returned = merge(progress.returned, flow);
      progress.current = null;
      progress.kept = false;
      break;
    case 'unknown':
      giveUp(rule, verdict.expression, progress, walk);
      break;
    case 'jump':
    case 'goto':
      enter(verdict, rule, flow, progress, walk, depth);
      break;
  }
}

function enter(
  verdict: Extract<Verdict, { kind: 'jump' | 'goto' }>,
  rule: Rule,
  flow: Flow,
  progress: Progress,
  walk: Walk,
  depth: number,
): void {
  const chain = walk.table.chains.get(verdict.chain);
  if (chain === undefined || depth >= DEEPEST) {
    giveUp(rule, `${verdict.kind} ${verdict.chain}`, progress, walk);
    return;
  }
  const entered = progress.rest === null ? flow : { ...flow, narrowed: rule };
  const exit = walkChain(chain, entered, walk, depth + 1);
  progress.passed = merge(progress.passed, exit.passed);
  progress.diverted = [...progress.diverted, ...exit.diverted];
  progress.intact &&= exit.intact;
  progress.kept &&= exit.intact;
  if (verdict.kind === 'jump') progress.current = back(exit, flow);
  else {
    progress.returned = merge(progress.returned, exit.returned);
    progress.current = null;
    progress.kept = false;
  }
}

/** What comes back from a chain; all that went in, where none of it has gone elsewhere. */
export function back(exit: Exit, flow: Flow): Flow | null {
  return exit.intact && exit.returned !== null ? rejoin(flow, exit.returned, exit.returned) : exit.returned;
}

/** A verdict map: each entry takes its packets out of what the ones before it have left. */
function branch(
  step: Extract<Step, { do: 'branch' }>,
  rule: Rule,
  flow: Flow,
  progress: Progress,
  walk: Walk,
  depth: number,
): void {
  const outside = progress.rest;
  let open: Flow | null = flow;
  let through: Flow | null = null;
  for (const [index, { rows, verdict }] of step.cases.entries()) {
    if (open === null) break;
    const parts: Split = coversRest(step, index)
      ? { matched: open, rest: null }
      : splitMatch({ selectors: step.selectors, rows, negated: false }, open, walk.context, rule);
    open = parts.rest;
    if (parts.matched === null) continue;
    if (verdict.kind === 'drop' && open !== null) open = { ...open, narrowed: open.narrowed ?? rule };
    progress.rest = merge(outside, parts.rest);
    progress.current = parts.matched;
    decide(verdict, rule, parts.matched, progress, walk, depth);
    through = merge(through, progress.current);
  }
  progress.rest = outside;
  progress.current =
    progress.kept && through !== null && open !== null ? rejoin(flow, through, open) : merge(through, open);
}

/** With `numgen mod 3`, the last entry takes all that is left where the entries cover 0 to 2. */
function coversRest(step: Extract<Step, { do: 'branch' }>, index: number): boolean {
  const [selector] = step.selectors;
  if (index + 1 < step.cases.length || step.selectors.length !== 1) return false;
  if (selector?.field !== 'free' || selector.domain === null) return false;
  const keys = step.cases.flatMap(({ rows }) => rows.flat());
  const sets = keys.map((wanted) => (wanted.kind === 'numbers' ? wanted.ranges : EMPTY));
  return relation(selector.domain, sets.reduce(union, EMPTY)) === 'inside';
}
