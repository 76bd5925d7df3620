import { onlyValue, type Ranges, sameRanges, single, union } from '../../../address/index.ts';
import type { MarkChange, Origin } from '../rule.ts';

/**
 * How much of what the flow stands for really comes this way: every packet of its sources, some of them, or (where an
 * expression was not understood) perhaps some, perhaps none, perhaps all.
 */
export type Certainty = 'all' | 'some' | 'maybe';

/** What was not understood, and where. */
export interface Doubt {
  readonly rule: Origin;
  expression(): string;
}

/** The packets of a class that have come to one point of the ruleset, with what the rules have written on them. */
export interface Flow {
  readonly source: Ranges;
  readonly certainty: Certainty;
  readonly doubt: Doubt | null;
  /** `null` where it can't be told. */
  readonly mark: Ranges | null;
  readonly ctmark: Ranges | null;
  readonly tracked: 'yes' | 'no' | 'mixed';
  /** Where it is bound for now; `null` where NAT made it unknown. */
  readonly destination: Ranges | null;
  readonly port: Ranges;
  /** The rule that changed its destination. */
  readonly nat: Origin | null;
  /** The rule that accepted it last, in a filter chain on its way to a socket. */
  readonly by: Origin | null;
  /** The rule because of which these are not all packets of the class. */
  readonly narrowed: Origin | null;
}

export function weaken(flow: Flow, to: 'some' | 'maybe', doubt: Doubt | null): Flow {
  if (flow.certainty === 'maybe' || flow.certainty === to) return flow;
  return { ...flow, certainty: to, doubt: flow.doubt ?? doubt };
}

function mergeMarks(a: Flow, b: Flow, key: 'mark' | 'ctmark'): Ranges | null {
  const left = a[key];
  const right = b[key];
  if (left === null || right === null) return null;
  if (sameRanges(left, right)) return left;
  return a.certainty === 'maybe' || b.certainty === 'maybe' ? null : union(left, right);
}

function mergeDestination(a: Flow, b: Flow): Ranges | null {
  if (a.destination === null || b.destination === null) return null;
  return union(a.destination, b.destination);
}

function mergeCertainty(a: Certainty, b: Certainty): Certainty {
  if (a === b) return a;
  // At least what is sure of the one does come; perhaps more.
  return 'some';
}

/** Two flows that meet again. They are disjoint parts of one class, or one of them is missing. */
export function merge(a: Flow | null, b: Flow | null): Flow | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  return {
    source: union(a.source, b.source),
    certainty: mergeCertainty(a.certainty, b.certainty),
    doubt: a.doubt ?? b.doubt,
    mark: mergeMarks(a, b, 'mark'),
    ctmark: mergeMarks(a, b, 'ctmark'),
    tracked: a.tracked === b.tracked ? a.tracked : 'mixed',
    destination: mergeDestination(a, b),
    port: union(a.port, b.port),
    nat: a.nat ?? b.nat,
    by: b.by ?? a.by,
    narrowed: a.narrowed ?? b.narrowed,
  };
}

/** A flow that was split by a rule and lost nothing: whole again, with the marks that either part may carry now. */
export function rejoin(whole: Flow, a: Flow, b: Flow): Flow {
  const mark = mergeMarks(a, b, 'mark');
  const ctmark = mergeMarks(a, b, 'ctmark');
  const tracked = a.tracked === b.tracked ? a.tracked : 'mixed';
  if (mark === whole.mark && ctmark === whole.ctmark && tracked === whole.tracked) return whole;
  return { ...whole, mark, ctmark, tracked };
}

/** Writes a mark; one that is made from an unknown or from many is unknown. */
export function remark(flow: Flow, to: 'mark' | 'ctmark', change: MarkChange | null): Flow {
  if (change === null) return { ...flow, [to]: null };
  const from = change.from === null ? 0 : onlyValue(flow[change.from] ?? []);
  if (typeof from !== 'number') return { ...flow, [to]: null };
  return { ...flow, [to]: single(((from & change.and) ^ change.xor) >>> 0) };
}
