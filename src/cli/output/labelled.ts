import { padEnd, width } from '../../text/index.ts';
import type { Style } from './style.ts';
import { hang } from './wrap.ts';

export type Labelled = readonly [label: string, value: string];

/** Labels in a column of their own, values wrapped beside them. */
export function labelledLines(
  rows: readonly Labelled[],
  indent: string,
  style: Style,
  columns: number | null,
): readonly string[] {
  const widest = Math.max(0, ...rows.map(([label]) => width(label)));
  return rows.flatMap(([label, value]) => {
    const start = `${indent}${padEnd(label, widest)}  `;
    const [first = '', ...more] = hang(start, value, columns);
    return [indent + style.dim(label) + first.slice(indent.length + label.length), ...more];
  });
}
