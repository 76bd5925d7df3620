import { padEnd, truncate, truncateMiddle, width } from '../../text/index.ts';

export interface Column<Row> {
  readonly title: string;
  /**
   * What stands in it, from the fullest form to the shortest: the fullest that fits is shown. Safe to print, without
   * colours. At least one form.
   */
  readonly forms: (row: Row) => readonly [string, ...string[]];
  /** Adds colours to what is shown. */
  readonly paint?: (text: string, row: Row) => string;
  /** Columns that it may be cut down to; without it, it is never cut. */
  readonly minimum?: number;
  readonly cut?: 'end' | 'middle';
  /** Shown only where there is room for it beside all others; columns that come first get it first. */
  readonly extra?: boolean;
}

const GAP = '  ';

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly width: number;
  readonly empty: boolean;
}

/**
 * Lays out a table; the first line is its head.
 *
 * @param columns width of the terminal; `null` for no limit: then everything is shown, and nothing cut
 */
export function tableLines<Row>(
  all: readonly Column<Row>[],
  rows: readonly Row[],
  columns: number | null,
  paintHead: (text: string) => string,
): readonly string[] {
  const shown = columns === null ? measure(all, rows) : fitted(measure(all, rows), columns);
  const head = lineOf(shown.map(({ column, width }) => ({ text: column.title, width, paint: paintHead })));
  return [head, ...rows.map((row) => lineOf(shown.map((measured) => cellOf(measured, row))))];
}

function measure<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Measured<Row>[] {
  return columns.map((column) => {
    let widest = 0;
    for (const row of rows) widest = Math.max(widest, width(column.forms(row)[0]));
    return { column, width: Math.max(widest, width(column.title)), empty: widest === 0 };
  });
}

/** Leaves out extras that say nothing or find no room, then narrows the widest of those that may be cut until the line fits. */
function fitted<Row>(all: readonly Measured<Row>[], columns: number): readonly Measured<Row>[] {
  const base = all.filter(({ column }) => column.extra !== true);
  let left = columns - total(base);
  if (left < 0) return narrowed(base, columns);
  const shown = new Set(base);
  for (const measured of all) {
    if (measured.column.extra !== true || measured.empty || measured.width + GAP.length > left) continue;
    left -= measured.width + GAP.length;
    shown.add(measured);
  }
  return all.filter((measured) => shown.has(measured));
}

function narrowed<Row>(base: readonly Measured<Row>[], columns: number): readonly Measured<Row>[] {
  let result = base;
  for (let excess = total(base) - columns; excess > 0; excess = total(result) - columns) {
    const room = ({ column, width }: Measured<Row>): number => width - (column.minimum ?? width);
    const able = result.filter((measured) => room(measured) > 0).sort((a, b) => b.width - a.width);
    const [widest, second] = able;
    if (widest === undefined) return result;
    // Down to the next widest, so that the columns that are cut end up alike.
    const step = Math.max(1, widest.width - Math.max(second?.width ?? 0, widest.column.minimum ?? 0));
    const cut = { ...widest, width: widest.width - Math.min(excess, room(widest), step) };
    result = result.map((measured) => (measured === widest ? cut : measured));
  }
  return result;
}

function total<Row>(measured: readonly Measured<Row>[]): number {
  return measured.reduce((sum, { width }) => sum + width, GAP.length * (measured.length - 1));
}

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly paint: (text: string) => string;
}

function cellOf<Row>({ column, width: room }: Measured<Row>, row: Row): Cell {
  const forms = column.forms(row);
  const fitting = forms.find((form) => width(form) <= room);
  const shortest = forms.at(-1) ?? forms[0];
  const text = fitting ?? (column.cut === 'middle' ? truncateMiddle(shortest, room) : truncate(shortest, room));
  return { text, width: room, paint: (painted) => column.paint?.(painted, row) ?? painted };
}

/** The last cell is not padded: no line ends in blanks. Blanks stay outside of colours. */
function lineOf(cells: readonly Cell[]): string {
  const last = cells.findLastIndex(({ text }) => text !== '');
  return cells
    .slice(0, last + 1)
    .map(({ text, width, paint }, index) => {
      const painted = text === '' ? '' : paint(text);
      return index === last ? painted : painted + padEnd(text, width).slice(text.length);
    })
    .join(GAP);
}
