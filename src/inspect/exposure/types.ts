import type { ExposureReason, Interface, Network, Published, Reach } from '../../model/index.ts';
import type { Address, Door, follow, Ranges, Surroundings } from '../firewall/index.ts';
import type { OwnAddress } from './links.ts';
import type { SourceBook, Sources } from './sources.ts';
import type { Takers } from './takers.ts';

export type Followed = ReturnType<typeof follow>;

/** One way to a socket: an interface that packets come in by, and the address that they are sent to. */
export interface Candidate {
  readonly link: Interface;
  readonly address: Address;
  readonly text: string;
  readonly cast: 'host' | 'broadcast' | 'multicast';
  /** How far away those can be who know the way to this address. */
  readonly cap: Exclude<Reach, 'host'>;
  readonly sources: Sources;
}

/** How far a way reaches at least and at most, and why. */
export interface Verdict {
  readonly lower: Reach;
  readonly upper: Reach;
  readonly reasons: readonly ExposureReason[];
}

/** A published port with the rule that makes it. */
export interface PublishedDoor {
  readonly door: Door;
  readonly published: Published;
}

/** One network, with all that is worked out of it only once. */
export interface View {
  readonly network: Network;
  /** Index of the only interface that is asked about; `null` for all. */
  readonly only: number | null;
  readonly book: SourceBook;
  readonly addresses: readonly OwnAddress[];
  readonly surroundings: Surroundings;
  /**
   * Sources as the interface with this address sees them; the same object each time.
   *
   * @param prefixLength of its network; `null` where no network is known
   */
  sources(address: Address, prefixLength: number | null): Sources;
  /** Its open sockets. */
  takers(): Takers;
  /** Ports that its rules send on from its own addresses. */
  doors(): readonly PublishedDoor[];
  /** What becomes of new connections from `sources` to the candidate's address; `null` where no rules are known. */
  follow(candidate: Candidate, sources: Ranges, protocol: 'tcp' | 'udp', port: number): Followed | null;
}
