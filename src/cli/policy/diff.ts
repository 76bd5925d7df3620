import { visible } from '../../text/index.ts';
import type { Context } from '../context.ts';
import type { Style } from '../output/style.ts';

/** A screen; all of it is in the JSON. */
const SHOWN = 60;

/** A unified diff in colours. Rules are not wrapped: one that is broken in two can't be searched for. */
export function diffLines(diff: string, { messages, out }: Context): readonly string[] {
  if (diff === '') return [];
  const lines = diff.replace(/\n$/, '').split('\n');
  const left = lines.length - SHOWN;
  return [
    ...lines
      .slice(0, SHOWN)
      .map((line) => painted(`  ${visible(line.replaceAll('\t', '  '))}`.trimEnd(), line, out.style)),
    ...(left > 0 ? [`  ${messages.policy.plan.more(left)}`] : []),
  ];
}

function painted(text: string, line: string, style: Style): string {
  if (line.startsWith('+')) return style.green(text);
  if (line.startsWith('-')) return style.red(text);
  return line.startsWith('@@') ? style.dim(text) : text;
}
