import type { Host } from '../../../hosts/index.ts';
import type { PackageName } from '../../../support/packages.ts';
import type { PrintedCheck } from '../look.ts';

/** An honest machine: what runs on it, and what is surely seen. What it is, people read in `words.ts`. */
export interface Machine {
  readonly id: string;
  readonly packages: readonly PackageName[];
  /** Starts everything and waits for it. The neighbour is on the same network. */
  readonly stage: (host: Host, neighbour: Host) => Promise<unknown>;
  /** Doors that must be there, so that nothing is called honest that does not run: `tcp/22`. */
  readonly doors: readonly string[];
  /** Other things that must be so, for the same reason. */
  readonly runs?: (check: PrintedCheck) => void;
}

export const HERE = '198.51.100.7';
export const NEIGHBOUR = '198.51.100.9';
