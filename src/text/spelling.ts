/**
 * The names that come closest to what was written: those that start with it, then those a few slips away, the
 * nearest first. A slip is a wrong, missing, additional or swapped character; a short word may have fewer of them.
 * @param written folded, at most some hundred characters
 * @param names pairs of a folded name and the name as it is shown
 */
export function closest(
  written: string,
  names: Iterable<readonly [folded: string, name: string]>,
  most = 5,
): readonly string[] {
  const limit = written.length <= 4 ? 1 : written.length <= 8 ? 2 : 3;
  const found = new Map<string, number>();
  for (const [folded, name] of names) {
    const starts = written.length >= 3 && folded.startsWith(written);
    const away = starts ? 0 : slips(written, folded, limit);
    if (away <= limit && away < written.length) found.set(name, Math.min(away, found.get(name) ?? away));
  }
  return [...found]
    .sort(([name, away], [name2, away2]) => away - away2 || name.length - name2.length || (name < name2 ? -1 : 1))
    .slice(0, most)
    .map(([name]) => name);
}

/** Optimal string alignment distance, or anything above `limit` as soon as it must be. */
function slips(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        least = Math.min(least, (beforeLast[column - 2] ?? Number.POSITIVE_INFINITY) + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) > limit) return limit + 1;
    beforeLast = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
