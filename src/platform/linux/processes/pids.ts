import { readdirSync } from 'node:fs';

import { MenshenError } from '../../../model/index.ts';
import { attempt } from './read.ts';

/**
 * All processes that procfs shows.
 *
 * @throws MenshenError `no-proc` where it is not mounted: whoever asks is a process too, so there is always one
 */
export function listPids(proc: string): readonly number[] {
  const names = attempt(() => readdirSync(proc)) ?? [];
  const pids = names.filter((name) => /^\d{1,10}$/.test(name)).map(Number);
  if (pids.length > 0) return pids;
  const next = ['mount', '-t', 'proc', 'proc', proc];
  throw new MenshenError('no-proc', { code: 'no-processes', path: proc }, { next });
}
