import type { Inspection, JudgedPort } from '../../model/index.ts';
import { truncate } from '../../text/index.ts';
import type { Context } from '../context.ts';
import { tableLines } from '../output/table.ts';
import { exposureNotes } from '../view/exposure.ts';
import { portColumns } from './columns.ts';

const NOTE_INDENT = ' '.repeat(4);

/** The table of open ports, with what a reader of a row would miss beneath it. */
export function portLines(
  ports: readonly JudgedPort[],
  inspection: Inspection,
  { messages, out }: Context,
): readonly string[] {
  const { style, columns } = out;
  const [head = '', ...rows] = tableLines(portColumns(ports, inspection, messages, style), ports, columns, style.dim);
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
