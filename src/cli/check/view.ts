import type { DoorCheck, JudgedPort } from '../../model/index.ts';
import { truncate } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { tableLines } from '../output/table.ts';
import { wrap } from '../output/wrap.ts';
import { isRoot } from '../rights.ts';
import { coverageLines } from '../view/coverage.ts';
import { exposureNotes } from '../view/exposure.ts';
import { portColumns } from './columns.ts';
import { detailLines } from './details.ts';
import { findingBlocks } from './findings.ts';
import { byUrgency, summaryLine } from './summary.ts';

/** Of so many ports at most, all is told. */
const DETAILED = 8;
const NOTE_INDENT = ' '.repeat(4);

/**
 * The door check on one screen: the table, what is suspicious and why, what could not be seen, and one line for all.
 *
 * @param wasAsked for certain ports: then all is told of them
 */
export function checkText(check: DoorCheck, context: Context, wasAsked: boolean): string {
  const { messages, out } = context;
  const coverage = coverageLines(check.inspection.coverage, messages, out.columns, isRoot());
  const blocks = [
    portLines(check, context, wasAsked),
    ...(wasAsked ? check.ports.slice(0, DETAILED).map((judged) => detailLines(judged, context)) : []),
    ...findingBlocks(check, context, wasAsked),
    coverage.map(out.style.dim),
    wrap(summaryLine(check, messages), out.columns).map(out.style.bold),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function portLines(check: DoorCheck, { messages, out }: Context, wasAsked: boolean): readonly string[] {
  const { style, columns } = out;
  if (check.ports.length === 0) return [wasAsked ? messages.check.emptyHere : messages.check.empty];
  const ports = check.ports.toSorted(byUrgency);
  const [head = '', ...rows] = tableLines(
    portColumns(ports, check.inspection, messages, style),
    ports,
    columns,
    style.dim,
  );
  const notes = (judged: JudgedPort | undefined): readonly string[] =>
    judged === undefined ? [] : exposureNotes(judged.port.exposure, messages);
  return [
    head,
    ...rows.flatMap((row, index) => [
      row,
      ...notes(ports[index]).map((note) => {
        const line = NOTE_INDENT + note;
        return style.dim(columns === null ? line : truncate(line, columns));
      }),
    ]),
  ];
}
