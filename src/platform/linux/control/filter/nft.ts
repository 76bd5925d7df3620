import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Outcome } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { nftTrouble } from '../../tools/nft.ts';
import { runTool, type ToolAnswer } from '../../tools/run.ts';
import { withoutGoneGroups } from './groups.ts';
import { plainDetail, SCRIPT, withScript } from './script.ts';

/** Ten thousand networks take nft 1.0.6 a tenth of a second; a machine may be busy, and the kernel waits for other transactions. */
export const NFT_MS = 60_000;
/** A group may go between our look and nft's. */
const TRIES = 3;

export type Trouble = Exclude<Outcome, { status: 'done' }>;

/** Runs a tool that finds the script on its standard input; see `withScript`. */
export type OverScript = (descriptor: number) => Promise<ToolAnswer>;

/** Has a script dealt with, without the rules for control groups that have gone. */
export async function overScript(
  place: Place,
  folder: string,
  script: string,
  run: OverScript,
): Promise<{ readonly status: 'done'; readonly stdout: string } | Trouble> {
  const exists = (path: string): boolean => existsSync(join(place.sys, 'fs/cgroup', path));
  let trouble: Trouble = { status: 'failed', detail: '' };
  let tried: string | null = null;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const text = withoutGoneGroups(script, exists);
    if (text === tried) break;
    tried = text;
    const answer = await once(folder, text, run);
    if (answer.status === 'done') return answer;
    trouble = answer;
  }
  return trouble;
}

async function once(
  folder: string,
  text: string,
  run: OverScript,
): Promise<{ readonly status: 'done'; readonly stdout: string } | Trouble> {
  try {
    return await withScript(folder, text, async (descriptor) => {
      const answer = await run(descriptor);
      if (answer.status === 'done') return answer;
      const { status, detail } = nftTrouble(answer);
      return { status, detail: plainDetail(detail) };
    });
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const isRefused = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    return { status: isRefused ? 'refused' : 'failed', detail: `${path}: ${code}` };
  }
}

/** `nft -c -f` and `nft -f`. In a session of its own, where Ctrl-C on our terminal does not end it in the middle. */
export function nftOver(descriptor: number, ...flags: readonly string[]): Promise<ToolAnswer> {
  return runTool(['nft'], [...flags, '-f', SCRIPT], { timeoutMs: NFT_MS, apart: true, descriptor });
}
