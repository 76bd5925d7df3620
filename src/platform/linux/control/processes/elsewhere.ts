import { readdirSync, readlinkSync, statSync } from 'node:fs';

import { attempt } from '../../processes/index.ts';
import { sameFile } from './files.ts';

/** Whether a process has another root or other namespaces than we have; `null` where that can't be told. */
export function livesElsewhere(proc: string, folder: string): boolean | null {
  const kinds = attempt(() => readdirSync(`${proc}/self/ns`));
  if (kinds === undefined) return null;
  const root = attempt(() => statSync(`${folder}/root`));
  const links = kinds.map((kind) => attempt(() => readlinkSync(`${folder}/ns/${kind}`)));
  if (root === undefined || links.includes(undefined)) return null;
  if (!sameFile(`${folder}/root`, `${proc}/self/root`)) return true;
  return kinds.some((kind, index) => attempt(() => readlinkSync(`${proc}/self/ns/${kind}`)) !== links[index]);
}
