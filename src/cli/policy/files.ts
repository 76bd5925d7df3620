import { resolve } from 'node:path';

import { type LoadedPolicy, loadPolicy } from '../../policy/index.ts';
import type { Machine } from '../changing/machine.ts';

/** The policy of a file that was named, else that of this machine. */
export interface AskedPolicy {
  readonly path: string;
  /** As it was typed; `null` where none was. */
  readonly file: string | null;
  readonly loaded: LoadedPolicy;
}

/** @throws MenshenError `config-invalid` with everything that is wrong with the file */
export function askedPolicy(file: string | undefined, { policy: tools }: Machine): AskedPolicy {
  // What is written down is looked up again from elsewhere.
  const path = file === undefined ? tools.places.file : resolve(file);
  return { path, file: file ?? null, loaded: loadPolicy(path, tools) };
}
