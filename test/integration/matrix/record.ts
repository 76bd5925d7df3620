import { fileURLToPath } from 'node:url';

import type { Suspicion } from '../../../src/model/index.ts';

/** A row of the matrix: what the run gave. Nothing in it changes from run to run. */
export interface MeasuredIntruder {
  readonly id: string;
  readonly suspicion: Suspicion;
  /** `deleted-executable 18`, the heaviest first. */
  readonly findings: readonly string[];
}

export interface MeasuredMachine {
  readonly id: string;
  /** Doors with a number of their own: what the kernel hands out changes. */
  readonly ports: number;
  /** The worst of all ports and connections. */
  readonly suspicion: Suspicion;
  /** Each signal that found anything, with its heaviest finding. */
  readonly findings: readonly string[];
}

export const measuredFile = (part: string): string => fileURLToPath(new URL(`measured/${part}.json`, import.meta.url));

/** As the file has it. `npm run matrix` writes them; the ordinary tests fail where one says otherwise. */
export function written(rows: readonly (MeasuredIntruder | MeasuredMachine)[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}
