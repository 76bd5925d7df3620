import type { Ancestor } from '../../../model/index.ts';
import type { ProcessStat } from './stat.ts';

/** Deeper than any sane machine nests its processes. */
const MOST_ANCESTORS = 64;

/**
 * The processes that a process descends from, the nearest first, as far as they can be asked. The answers are not of one
 * moment: a pid that comes up a second time was reused in between and ends the chain.
 *
 * @param ask undefined for a process that is gone or hidden
 */
export function lineage(start: ProcessStat, ask: (pid: number) => ProcessStat | undefined): readonly Ancestor[] {
  const ancestors: Ancestor[] = [];
  const seen = new Set<number>();
  for (let pid = start.parent; pid > 0 && !seen.has(pid) && ancestors.length < MOST_ANCESTORS;) {
    const stat = ask(pid);
    if (stat === undefined) break;
    seen.add(pid);
    ancestors.push({ pid, name: stat.name });
    pid = stat.parent;
  }
  return ancestors;
}
