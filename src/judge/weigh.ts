import { type Finding, type SignalId, type Suspicion, SUSPICIONS } from '../model/index.ts';
import { type Cause, SIGNALS } from './signals/index.ts';

/**
 * Weights are decibans (I. J. Good, *Probability and the Weighing of Evidence*, 1950): ten times the decimal logarithm
 * of how many times likelier the finding is on an intruder's socket than on an honest one. Weights of independent
 * evidence therefore add. With a thousand honest sockets to an intruder's one (-30), a sum of 10 stands for one chance in
 * a hundred, 25 for one in four, 45 for thirty to one: these are the thresholds of low, medium and high.
 */
const THRESHOLDS: Readonly<Record<Exclude<Suspicion, 'none'>, number>> = { low: 10, medium: 25, high: 45 };

const CAUSE_OF: ReadonlyMap<SignalId, Cause> = new Map(SIGNALS.map((signal) => [signal.id, signal.cause]));

/** A bare number counts for less than `low`, however many lists it stands on. */
const MOST_FOR_NUMBER = THRESHOLDS.low - 1;
/** Numbers and who holds them are hints of where to look: together they never lift it above `low`. */
const MOST_WITHOUT_DEED = THRESHOLDS.medium - 1;
const MOST = 100;

export interface Weighed {
  /** 0 to 100, whole. */
  readonly weight: number;
  readonly suspicion: Suspicion;
}

/**
 * What findings on one port or connection amount to. Within one cause the strongest counts whole, the next half, the
 * next a quarter, because they often share an innocent reason; the causes are added. The order does not matter, and a
 * finding more never lowers the result. What the owner accepts does not count.
 */
export function weigh(findings: readonly Finding[]): Weighed {
  const byCause = new Map<Cause, number[]>();
  for (const { signal, weight, accepted } of findings) {
    if (accepted !== undefined) continue;
    const cause = causeOf(signal);
    const weights = byCause.get(cause);
    if (weights === undefined) byCause.set(cause, [weight]);
    else weights.push(weight);
  }
  const number = Math.min(diminishing(byCause.get('number') ?? []), MOST_FOR_NUMBER);
  const belonging = diminishing(byCause.get('belonging') ?? []);
  const hints = Math.min(number + belonging, MOST_WITHOUT_DEED);
  let deeds = 0;
  for (const [cause, weights] of byCause) {
    if (cause !== 'number' && cause !== 'belonging') deeds += diminishing(weights);
  }
  const weight = Math.min(MOST, Math.round(deeds + hints));
  return { weight, suspicion: suspicionOf(weight) };
}

export function causeOf(signal: SignalId): Cause {
  return CAUSE_OF.get(signal) ?? 'number';
}

/** Whether the first is at least as suspicious as the second. */
export function isAtLeast(suspicion: Suspicion, other: Suspicion): boolean {
  return SUSPICIONS.indexOf(suspicion) >= SUSPICIONS.indexOf(other);
}

function diminishing(weights: readonly number[]): number {
  return weights.toSorted((a, b) => b - a).reduce((sum, weight, index) => sum + weight / 2 ** index, 0);
}

function suspicionOf(weight: number): Suspicion {
  if (weight >= THRESHOLDS.high) return 'high';
  if (weight >= THRESHOLDS.medium) return 'medium';
  return weight >= THRESHOLDS.low ? 'low' : 'none';
}
