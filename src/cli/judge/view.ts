import type { CaptureCheck } from '../../model/index.ts';
import { findingBlocks } from '../check/findings.ts';
import { byUrgency, summaryLine } from '../check/summary.ts';
import { portLines } from '../check/table.ts';
import type { Context } from '../context.ts';
import { wrap } from '../output/wrap.ts';
import { captureLines, deciderLines, unreadLines } from './capture.ts';
import { hintLines, runLines } from './hints.ts';

/**
 * What a listing shows, on one screen: the ports, what is suspicious and why, what only the numbers hint at, how much of
 * the listing could be read, and what would tell more.
 */
export function captureText(check: CaptureCheck, context: Context): string {
  const { messages, out } = context;
  const ports = check.ports.toSorted(byUrgency);
  const blocks = [
    ports.length === 0 ? wrap(messages.judge.noPorts, out.columns) : portLines(ports, check.inspection, context),
    ...findingBlocks(check, context, true),
    hintLines(ports, context),
    runLines(ports, context),
    deciderLines(check, context),
    unreadLines(check.capture, context),
    captureLines(check, context).map(out.style.dim),
    wrap(summaryLine(check, messages), out.columns).map(out.style.bold),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
