import type { PortMatch } from '../../inspect/index.ts';
import type { DoorCheck, Inspection, JudgedPort } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { wrap } from '../output/wrap.ts';
import { isRoot } from '../rights.ts';
import { coverageLines } from '../view/coverage.ts';
import { areOwn, namespaceText } from '../view/namespace.ts';
import { behindLines } from './behind.ts';
import { clamavLines } from './clamav.ts';
import { detailLines } from './details.ts';
import { emptyLines } from './empty.ts';
import { findingBlocks } from './findings.ts';
import { byUrgency, summaryLine } from './summary.ts';
import { portLines } from './table.ts';

/** Of so many ports at most, all is told. */
const DETAILED = 8;

/**
 * The door check on one screen: the table, what is suspicious and why, what could not be seen, and one line for all.
 *
 * @param asked certain ports: then all is told of them
 */
export function checkText(check: DoorCheck, context: Context, asked: readonly PortMatch[]): string {
  const { messages, out } = context;
  const { inspection } = check;
  const ports = check.ports.toSorted(byUrgency);
  const wasAsked = asked.length > 0;
  const coverage = coverageLines(inspection.coverage, messages, out.columns, isRoot());
  const blocks = [
    ports.length === 0
      ? emptyLines(asked, inspection, messages).flatMap((line) => wrap(line, out.columns))
      : portLines(ports, inspection, context),
    ...(wasAsked ? detailBlocks(ports, inspection, context) : []),
    ...findingBlocks(check, context, wasAsked),
    check.hidden === undefined ? [] : behindLines(check.hidden, context),
    [...clamavLines(check.scanned, messages, out.columns), ...coverage].map(out.style.dim),
    wrap(summaryLine(check, messages), out.columns).map(out.style.bold),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function detailBlocks(
  ports: readonly JudgedPort[],
  inspection: Inspection,
  context: Context,
): readonly (readonly string[])[] {
  const own = areOwn(
    ports.map(({ port }) => port),
    inspection,
  );
  return ports.slice(0, DETAILED).map((judged) => {
    const { namespace } = judged.port;
    return detailLines(judged, own ? null : namespaceText(namespace, inspection, context.messages), context);
  });
}
