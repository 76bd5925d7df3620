import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';

import type { Outcome } from '../../../../model/index.ts';
import type { Filter, TableListing, TableReading } from '../../../filter.ts';
import type { Place } from '../../../platform.ts';
import { runTool, type ToolAnswer } from '../../tools/run.ts';

/* Stand-in until the room of branch wt-filter is merged: real nft, nothing is adopted. */
const failed = (answer: Exclude<ToolAnswer, { status: 'done' }>): { status: 'failed'; detail: string } => ({
  status: 'failed',
  detail: answer.detail,
});

async function withFile<T>(script: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync('/run/menshen-nft-');
  try {
    writeFileSync(`${folder}/script.nft`, script, { mode: 0o600 });
    return await use(`${folder}/script.nft`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function linuxFilter(_place: Place): Filter {
  const nft = async (...args: readonly string[]): Promise<Outcome> => {
    const answer = await runTool(['nft'], args, { apart: true });
    return answer.status === 'done' ? { status: 'done' } : failed(answer);
  };
  const list = async (): Promise<TableReading> => {
    const answer = await runTool(['nft'], ['-s', 'list', 'table', 'inet', 'menshen']);
    if (answer.status === 'done') {
      if (/flags dormant/.test(answer.stdout)) return { status: 'asleep' };
      return { status: 'there', listing: { text: answer.stdout, items: [] } };
    }
    return /No such file/.test(answer.detail) ? { status: 'absent' } : failed(answer);
  };
  return {
    read: list,
    check: (script) => attempt(script, (path) => nft('-c', '-f', path)),
    load: (script) => attempt(script, (path) => nft('-f', path)),
    remove: async () => {
      const removed = await nft('delete', 'table', 'inet', 'menshen');
      return removed.status !== 'done' && !/No such file/.test(removed.detail) ? removed : { status: 'done' };
    },
    rehearse: (script) =>
      withFile(script, async (path) => {
        const shell = `nft -f "$1" && nft -s list table inet menshen`;
        const answer = await runTool(['unshare'], ['-n', 'sh', '-c', shell, 'sh', path]);
        if (answer.status !== 'done') return failed(answer);
        const listing: TableListing = { text: answer.stdout, items: [] };
        return { status: 'done', listing } as const;
      }),
    adopt: () => Promise.resolve({ status: 'done', adopted: 0 }),
  };
}

async function attempt(script: string, use: (path: string) => Promise<Outcome>): Promise<Outcome> {
  try {
    return await withFile(script, use);
  } catch (error) {
    return { status: 'failed', detail: (error as Error).message };
  }
}
