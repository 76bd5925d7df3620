import type { CatalogPorts } from './catalog.ts';
import type { SignalId } from './finding.ts';
import type { Reach } from './port.ts';

/** Something that its owner expects to be open here. It holds for a port where all that it names is true of it. */
export interface Expectation {
  readonly ports: readonly CatalogPorts[];
  /** The executable: its whole path, or the last part of it. */
  readonly program?: string;
  /** The name of the user that it runs as, or the number. */
  readonly user?: string;
  /** The systemd unit that it belongs to, `shop.service`. */
  readonly unit?: string;
  /** The farthest that it is meant to reach. */
  readonly reach?: Reach;
  /** What may be found on it without being held against it. */
  readonly signals?: readonly SignalId[];
  /** The owner's own words, in any language; hostile like everything that is read. */
  readonly why: string;
}

/** What the owner of a machine has written down about it: `menshen.yaml`. */
export interface LocalKnowledge {
  /** The first that holds decides. */
  readonly expect: readonly Expectation[];
  /** Nothing else is expected: any other open port is worth a finding. */
  readonly only: boolean;
}
