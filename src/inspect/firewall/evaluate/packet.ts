import type { IpFamily, Ranges, Relation, Value } from '../../../address/index.ts';
import type { Answer, Hook } from '../rule.ts';

/** The interface that packets come in by. */
export interface InputInterface {
  readonly index: number;
  readonly name: string;
  /** Another name that rules see at some hooks, as of a VRF; `null` for none. */
  readonly alias: { readonly index: number; readonly name: string } | null;
  /** `rtnl` kind; `null` for a physical one. */
  readonly kind: string | null;
  /** `ARPHRD_*`; `null` where it can't be told. */
  readonly linkType: number | null;
  /** Interfaces below this one (ports of a bridge) that packets pass first; `null` where they can't be told. */
  readonly below: readonly string[] | null;
}

/** A class of packets: the first of new connections to one address and port, by one interface, from any of `sources`. */
export interface Packet {
  readonly family: IpFamily;
  /** IP protocol number: 6 or 17. */
  readonly protocol: number;
  readonly destination: Value;
  readonly port: number;
  readonly sources: Ranges;
  readonly sourcePorts: Ranges;
  readonly interface: InputInterface;
  readonly cast: 'host' | 'broadcast' | 'multicast';
  /**
   * Whether the sockets that take such packets on these ports are in a control group, by its path as nft prints it; `no` also
   * where there is no socket. Missing where nobody knows.
   */
  inGroup?(path: string, ports: Ranges): Answer;
}

/** What the computer itself knows of addresses, as its routing sees them. */
export interface Surroundings {
  /** Whether addresses are this computer's own (in this network namespace). */
  local(family: IpFamily, addresses: Ranges): Relation;
  /** Names of the interface by which packets to these addresses leave; `null` where it can't be told. */
  leavesBy(family: IpFamily, addresses: Ranges): { readonly index: number; readonly name: string } | null;
  /** The address that `redirect` sends to: the first of the interface with the destination's scope; `null` for none. */
  addressOf(index: number, family: IpFamily, destination: Value): Value | null;
  /** Whether packets are sent on between interfaces; `null` where it can't be told. */
  forwards(family: IpFamily): boolean | null;
}

/** Where in its way a packet is looked at. */
export interface Context {
  readonly packet: Packet;
  readonly surroundings: Surroundings;
  readonly hook: Hook;
  /** Connection tracking has seen the packet: not at ingress, nor before its own place in prerouting. */
  readonly conntrack: boolean;
  /** Set while forwarding; `null` where it can't be told. */
  readonly output: { readonly index: number; readonly name: string } | null;
}
