import type { Measured } from './measure.ts';

/** Lays out results: medians, ranges, and each ratio to `base`, the program that the target names. */
export function resultTable(title: string, results: readonly Measured[], base: string): string {
  const reference = results.find((result) => result.name === base)?.median ?? Number.NaN;
  const rows = results.map(({ name, median, range, peakMemory }) => [
    name,
    `${median.toFixed(0)} ms`,
    `${range[0].toFixed(0)}-${range[1].toFixed(0)}`,
    (median / reference).toFixed(2),
    `${peakMemory.toFixed(0)} MB`,
  ]);
  const heads = ['', 'median', 'range', `x ${base}`, 'peak memory'];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [heads, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return `\n${title}\n${lines.join('\n')}\n`;
}
