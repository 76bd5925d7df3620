import type { Holder } from './process.ts';
import type { Endpoint, Protocol, Socket } from './socket.ts';

export type Reach = 'host' | 'network' | 'anywhere';

/** One step of the reasoning that led to an exposure; `i18n` turns it into a sentence. */
export type ExposureReason =
  | { readonly code: 'bound-to-loopback' }
  | { readonly code: 'bound-to-wildcard'; readonly answersIpv4: boolean }
  | { readonly code: 'bound-to-address'; readonly address: string }
  | { readonly code: 'bound-to-interface'; readonly interface: string }
  | { readonly code: 'no-such-address'; readonly address: string }
  | { readonly code: 'no-network' }
  | { readonly code: 'public-address'; readonly address: string; readonly interface: string }
  | { readonly code: 'private-address'; readonly address: string; readonly interface: string }
  | { readonly code: 'no-firewall' }
  | { readonly code: 'firewall-accepts'; readonly from: Reach; readonly rule: string | null }
  | { readonly code: 'firewall-limits'; readonly from: Reach; readonly rule: string }
  | { readonly code: 'firewall-drops'; readonly from: Reach; readonly rule: string }
  | { readonly code: 'firewall-unreadable'; readonly detail: string }
  | { readonly code: 'firewall-rule-unknown'; readonly rule: string; readonly expression: string }
  | { readonly code: 'forwarding-off' }
  /** What a rule sends on to this computer itself reaches no socket: none listens at that address and port. */
  | { readonly code: 'no-listener' }
  | { readonly code: 'published'; readonly from: Endpoint; readonly to: Endpoint; readonly rule: string }
  | { readonly code: 'other-namespace' }
  /** A listing tells neither the machine's interfaces nor its firewall. */
  | { readonly code: 'from-capture' };

/**
 * Where new peers can come from. `level` is `unknown` where a rule or a right is missing; `atMost` then says how far
 * it reaches if nothing stops it. Otherwise the two are equal. Ordered: host < network < anywhere.
 */
export interface Exposure {
  readonly level: Reach | 'unknown';
  readonly atMost: Reach;
  readonly reasons: readonly ExposureReason[];
}

/** A port that packets are sent on to by DNAT: a container's published port. */
export interface Published {
  /** `address` is `0.0.0.0` / `::` where the rule takes any. */
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Last port that the rule takes, where these are too many to be listed one by one; `from.port` is then the first. */
  readonly lastPort?: number;
  readonly protocol: Protocol;
  /** The rule, as `family table chain handle N: text`. */
  readonly rule: string;
}

/**
 * The open door: all open sockets on one protocol + number in one namespace, with everyone who holds them.
 * A door that exists by DNAT alone has no sockets.
 */
export interface Port {
  readonly namespace: number;
  readonly protocol: Protocol;
  readonly number: number;
  readonly sockets: readonly Socket[];
  readonly holders: readonly Holder[];
  /** Every process could be asked: only then does "no holders" mean that the kernel itself holds it. */
  readonly holdersComplete: boolean;
  readonly exposure: Exposure;
  readonly published: readonly Published[];
  /** Unit named by the socket's own cgroup where no holder could be read. */
  readonly unit?: string | null;
  /**
   * ISO 8601: start of the oldest process that holds it. The kernel keeps no time for a socket; it was opened later than
   * this, unless a process that has since ended handed it on.
   */
  readonly oldestHolderSince?: string;
}

/** Identity of a door, as a key of maps. */
export function doorKey({ namespace, protocol, number }: Pick<Port, 'namespace' | 'protocol' | 'number'>): string {
  return `${namespace} ${protocol} ${number}`;
}
