import type { Ranges } from '../../address/index.ts';
import type { Selector, Step, Table, Wanted } from './rule.ts';

/** Which ports need not be told apart. */
export interface PortClasses {
  /** A number that all ports share which every rule treats alike. */
  of(port: number): number;
}

/** Finds every port at which some rule changes its mind. */
export function portClasses(tables: readonly Table[]): PortClasses {
  const edges = new Set<number>();
  let single = false;
  const add = (set: Ranges | null): void => {
    for (const [at, value] of (set ?? []).entries()) edges.add(Number(value) + (at % 2));
  };
  const look = (selectors: readonly Selector[], rows: readonly (readonly Wanted[])[]): void => {
    for (const [column, { field, mask }] of selectors.entries()) {
      if (field !== 'dport' && field !== 'origdport') continue;
      if (mask !== null) single = true;
      for (const row of rows) {
        const wanted = row[column];
        if (wanted?.kind === 'numbers') add(wanted.ranges);
      }
    }
  };
  for (const step of stepsOf(tables)) {
    if (step.do === 'test' && step.test.kind === 'match') look(step.test.match.selectors, step.test.match.rows);
    else if (step.do === 'branch') for (const { rows } of step.cases) look(step.selectors, rows);
    else if (step.do === 'dnat' && step.target.kind === 'fixed') add(step.target.port);
    else if (step.do === 'dnat' && step.target.kind === 'map') {
      look(
        step.target.selectors,
        step.target.cases.map(({ row }) => row),
      );
      for (const { port } of step.target.cases) add(port);
    }
  }
  const sorted = Float64Array.from(edges).sort();
  return { of: (port) => (single ? port : countUpTo(sorted, port)) };
}

function* stepsOf(tables: readonly Table[]): Generator<Step> {
  for (const { chains } of tables) {
    for (const { rules } of chains.values()) for (const { steps } of rules) yield* steps;
  }
}

/** How many of the sorted numbers are at most `value`. */
function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
