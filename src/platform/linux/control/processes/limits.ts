/** The columns of the table begin where those of its first line do. */
const HEADER = /^Limit\s+(?=Soft Limit\s+Hard Limit)/;
const SOFT_WIDTH = 'Soft Limit           '.length;
const HARD_WIDTH = 'Hard Limit           '.length;

/** Soft and hard limit; `null` for none. */
export type Limit = readonly [soft: number | null, hard: number | null];

/**
 * The limits in `/proc/PID/limits`: the kernel writes them in the order of their numbers (`RLIMIT_CPU` is 0).
 *
 * @returns null for a text that is no such table
 * @see getrlimit(2)
 */
export function parseLimits(text: string): readonly Limit[] | null {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const at = HEADER.exec(first)?.[0].length;
  if (at === undefined || lines.length === 0) return null;
  const limits: Limit[] = [];
  for (const line of lines) {
    const soft = amount(line.slice(at, at + SOFT_WIDTH));
    const hard = amount(line.slice(at + SOFT_WIDTH, at + SOFT_WIDTH + HARD_WIDTH));
    if (soft === undefined || hard === undefined) return null;
    limits.push([soft, hard]);
  }
  return limits;
}

function amount(text: string): number | null | undefined {
  const word = text.trim();
  if (word === 'unlimited') return null;
  return /^\d{1,20}$/.test(word) ? Number(word) : undefined;
}
