import type { XtablesDump } from '../../../model/index.ts';
import { runTool, type ToolAnswer } from '../tools/run.ts';

export interface DumpAnswer {
  readonly dump: XtablesDump | null;
  /** What went wrong where there is no dump. */
  readonly failure: Exclude<ToolAnswer, { status: 'done' }> | null;
}

/**
 * Reads the tables of one family in iptables' own words. `iptables-save` alone may speak to either back end, whichever
 * the distribution chose, so the back end's own name is tried first, and the plain one only where it says the same.
 */
export async function saveTables(family: XtablesDump['family'], backend: XtablesDump['backend']): Promise<DumpAnswer> {
  const prefix = family === 'ip' ? 'iptables' : 'ip6tables';
  const own = await runTool([`${prefix}-${backend}-save`], []);
  if (own.status === 'done') return { dump: { family, backend, text: own.stdout }, failure: null };
  if (own.status === 'tool-failed') return { dump: null, failure: own };
  const plain = [`${prefix}-save`];
  const version = await runTool(plain, ['--version']);
  if (version.status !== 'done') return { dump: null, failure: version };
  if (version.stdout.includes('nf_tables') !== (backend === 'nft')) return { dump: null, failure: own };
  const answer = await runTool(plain, []);
  if (answer.status !== 'done') return { dump: null, failure: answer };
  return { dump: { family, backend, text: answer.stdout }, failure: null };
}
