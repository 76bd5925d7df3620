import { intersect, relation, subtract } from '../../../address/index.ts';
import type { Answer, Match, Origin, Selector, Test, Wanted } from '../rule.ts';
import { compare, compareNames, domainOf } from './domain.ts';
import { type Flow, weaken } from './flow.ts';
import type { Context } from './packet.ts';

/** Sources are followed exactly up to this many ranges; beyond it is only known that they are some. */
const MOST_RANGES = 24;

/** The packets that a test lets on, and those that it does not. */
export interface Split {
  readonly matched: Flow | null;
  readonly rest: Flow | null;
}

export function split(test: Test, flow: Flow, context: Context, rule: Origin): Split {
  if (test.kind === 'fixed') return divide(flow, test.answer, rule, () => test.text());
  return splitMatch(test.match, flow, context, rule);
}

export function splitMatch(match: Match, flow: Flow, context: Context, rule: Origin): Split {
  if (!match.selectors.every((selector) => applies(selector, flow, context))) return { matched: null, rest: flow };
  const bySource = splitSource(match, flow);
  if (bySource !== null) return bySource;
  const answer = anyRow(match, flow, context);
  // Where there is no socket, neither `==` nor `!=` holds.
  const isVague = match.negated && match.selectors.some(({ field }) => field === 'group');
  return divide(flow, isVague ? 'unknown' : match.negated ? opposite(answer) : answer, rule, () =>
    match.selectors.map((selector) => selector.text()).join(' . '),
  );
}

function divide(flow: Flow, answer: Answer, rule: Origin, expression: () => string): Split {
  switch (answer) {
    case 'yes':
      return { matched: flow, rest: null };
    case 'no':
      return { matched: null, rest: flow };
    case 'some': {
      const part = weaken(flow, 'some', null);
      return { matched: part, rest: part };
    }
    case 'unknown': {
      const part = weaken(flow, 'maybe', { rule, expression });
      return { matched: part, rest: part };
    }
  }
}

function opposite(answer: Answer): Answer {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : answer;
}

/** Whether the packets have the field at all. */
function applies(selector: Selector, flow: Flow, context: Context): boolean {
  if (selector.family !== null && selector.family !== context.packet.family) return false;
  if (selector.protocol !== null && selector.protocol !== context.packet.protocol) return false;
  return domainOf(selector, flow, context) !== 'absent';
}

/** A test on the source alone cuts the class exactly in two. */
function splitSource(match: Match, flow: Flow): Split | null {
  const [selector] = match.selectors;
  const wanted = match.rows[0]?.[0];
  if (match.selectors.length !== 1 || match.rows.length !== 1 || wanted?.kind !== 'numbers') return null;
  if (selector?.field !== 'saddr' || selector.mask !== null) return null;
  const [sample] = wanted.ranges;
  if (sample !== undefined && typeof sample !== typeof flow.source[0]) return null;
  const inside = intersect(flow.source, wanted.ranges, MOST_RANGES);
  const outside = subtract(flow.source, wanted.ranges, MOST_RANGES);
  if (inside === null || outside === null) return null;
  const within = inside.length === 0 ? null : outside.length === 0 ? flow : { ...flow, source: inside };
  const beyond = outside.length === 0 ? null : inside.length === 0 ? flow : { ...flow, source: outside };
  return match.negated ? { matched: beyond, rest: within } : { matched: within, rest: beyond };
}

function anyRow(match: Match, flow: Flow, context: Context): Answer {
  let best: Answer = 'no';
  for (const row of match.rows) {
    const answer = wholeRow(match.selectors, row, flow, context);
    if (answer === 'yes') return 'yes';
    if (answer === 'some' || (answer === 'unknown' && best === 'no')) best = answer;
  }
  return best;
}

function wholeRow(selectors: readonly Selector[], row: readonly Wanted[], flow: Flow, context: Context): Answer {
  let worst: Answer = 'yes';
  for (const [index, selector] of selectors.entries()) {
    const wanted = row[index];
    const answer = wanted === undefined ? 'unknown' : column(selector, wanted, flow, context);
    if (answer === 'no') return 'no';
    if (answer === 'unknown' || (answer === 'some' && worst === 'yes')) worst = answer;
  }
  return worst;
}

function column(selector: Selector, wanted: Wanted, flow: Flow, context: Context): Answer {
  if (selector.field === 'opaque') return 'unknown';
  if (wanted.kind === 'any') return 'yes';
  if (selector.field === 'free') return freeColumn(selector, wanted);
  if (wanted.kind === 'unknown') return 'unknown';
  if (selector.field === 'group') return groupColumn(wanted, flow, context);
  if (wanted.kind === 'names') return compareNames(selector, wanted.names, context);
  const domain = domainOf(selector, flow, context);
  return domain === null || domain === 'absent' ? 'unknown' : compare(domain, selector.mask, wanted.ranges);
}

/** `nft_socket_eval` looks a listener up, by the port that the packet has by now; for what is sent on there is none. */
function groupColumn(wanted: Wanted, flow: Flow, { hook, packet }: Context): Answer {
  if (hook === 'forward') return 'no';
  if (hook !== 'input' || wanted.kind !== 'names' || wanted.names.prefixes.length > 0) return 'unknown';
  const answers = [...wanted.names.exact].map((path) => packet.inGroup?.(path, flow.port) ?? 'unknown');
  return answers.includes('yes') ? 'yes' : answers.every((answer) => answer === 'no') ? 'no' : 'unknown';
}

function freeColumn(selector: Selector, wanted: Wanted): Answer {
  if (selector.domain === null || selector.mask !== null || wanted.kind !== 'numbers') return 'some';
  const where = relation(selector.domain, wanted.ranges);
  return where === 'inside' ? 'yes' : where === 'outside' ? 'no' : 'some';
}
