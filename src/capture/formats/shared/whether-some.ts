import type { Line } from '../../format.ts';

/** Whether any line is such a one: looked for when it is first asked, and once, since most listings never ask. */
export function whetherSome(lines: readonly Line[], is: (text: string) => boolean): () => boolean {
  let known: boolean | undefined;
  return () => (known ??= lines.some(({ text }) => is(text)));
}
