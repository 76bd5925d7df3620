import type { Origin } from '../rule.ts';
import type { Doubt, Flow } from './flow.ts';

/** What was dropped on the way, gathered while one class of packets is followed. */
export interface Drops {
  /** Nothing, perhaps something, surely something. */
  level: 'none' | 'maybe' | 'some';
  by: Origin | null;
  doubt: Doubt | null;
}

export function noDrops(): Drops {
  return { level: 'none', by: null, doubt: null };
}

export function addDrop(drops: Drops, flow: Flow, by: Origin): void {
  if (flow.certainty === 'maybe') {
    if (drops.level === 'none') drops.level = 'maybe';
    drops.by ??= by;
    drops.doubt ??= flow.doubt;
    return;
  }
  if (drops.level !== 'some') drops.by = by;
  drops.level = 'some';
}

/** Rules that one class of packets may still be held against; rulesets that jump in circles of jumps end here. */
export interface Budget {
  left: number;
}
