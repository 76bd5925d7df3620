/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Two long lists of addresses that have nothing in common would be compared for minutes. */
const LONGEST_MS = 2_000;

/**
 * Unified diff of two texts, without the lines that name files; empty where they are the same.
 *
 * @param before `''` where there is none
 */
export async function textDiff(before: string, after: string): Promise<string> {
  if (before === after) return '';
  const { formatPatch, OMIT_HEADERS, structuredPatch } = await import('diff');
  const options = { context: CONTEXT, timeout: LONGEST_MS };
  const patch = structuredPatch('', '', withEnd(before), withEnd(after), undefined, undefined, options);
  return patch === undefined ? replaced(before, after) : formatPatch(patch, OMIT_HEADERS);
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** All of one, then all of the other. */
function replaced(before: string, after: string): string {
  const [gone, come] = [before, after].map((text) => text.split('\n').filter((line) => line !== ''));
  const lines = [...(gone ?? []).map((line) => `-${line}`), ...(come ?? []).map((line) => `+${line}`)];
  return `@@ -1,${gone?.length ?? 0} +1,${come?.length ?? 0} @@\n${lines.join('\n')}\n`;
}
