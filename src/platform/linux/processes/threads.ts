import { readdirSync } from 'node:fs';

import { type TableComparison, tableComparison } from '../../../native/index.ts';
import { attempt } from './read.ts';

/** A process with more tables than this is up to mischief; the first ones are enough to show it. */
const MOST_TABLES = 32;

/**
 * The folders of descriptors of threads that do not share the table of their process's first thread, one a table: threads
 * that asked for their own (`unshare(CLONE_FILES)`), and those that outlived the first. Nothing where kcmp(2) is refused.
 */
export function* foldersOfOwnTables(proc: string, pids: Iterable<number>): Generator<{ pid: number; folder: string }> {
  const shares = comparison();
  for (const pid of pids) {
    const threads = attempt(() => readdirSync(`${proc}/${pid}/task`)) ?? [];
    const known = [pid];
    for (const thread of threads.map(Number)) {
      if (known.length > MOST_TABLES) break;
      if (thread === pid || known.some((other) => shares(thread, other) !== false)) continue;
      known.push(thread);
      yield { pid, folder: `${proc}/${pid}/task/${thread}/fd` };
    }
  }
}

function comparison(): TableComparison {
  try {
    return tableComparison();
  } catch {
    return () => null;
  }
}
