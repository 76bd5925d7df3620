/** What is done with whatever no entry of a policy allows: it is passed over in silence, or refused by an ICMP error or a reset. */
export type PolicyDefault = 'drop' | 'reject';

/**
 * Which ICMP may come in unasked. `needed`: what IP itself does not work without (neighbours, routers, packets that are too
 * big, multicast membership); errors that belong to a connection always may. `ping`: that and echo requests. `all`.
 */
export type PolicyIcmp = 'needed' | 'ping' | 'all';

/** Ports of one protocol, both ends included. */
export interface PolicyPorts {
  readonly protocol: 'tcp' | 'udp';
  readonly first: number;
  readonly last: number;
}

/** What an entry of a policy allows, as it is written. */
export type PolicyTarget =
  | { readonly kind: 'ports'; readonly ports: readonly PolicyPorts[] }
  /** A systemd unit with its suffix: the ports that it has now. */
  | { readonly kind: 'service'; readonly unit: string }
  /** An entry of our catalog, or a service name of IANA: `https`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'ping' }
  /** Another protocol over IP, such as ESP (50). */
  | { readonly kind: 'protocol'; readonly number: number; readonly name: string }
  /** Everything, from the sources or by the interfaces that the entry names: it must name some. */
  | { readonly kind: 'all' };

/** One entry of `allow`: all that it names must be true of a packet. */
export interface PolicyEntry {
  readonly target: PolicyTarget;
  /**
   * Sources of what comes in, destinations of what goes out: `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`; networks without host
   * bits, in one spelling (RFC 5952). `null` for anyone.
   */
  readonly addresses: readonly string[] | null;
  /** Names; `wg*` for all that begin so. `null` for any. */
  readonly interfaces: readonly string[] | null;
  /** The owner's own words; hostile. `null` where there are none. */
  readonly why: string | null;
  /** Where it stands in the file. */
  readonly line: number;
}

/** `policy.yaml`, as it was read. */
export interface Policy {
  readonly default: PolicyDefault;
  readonly icmp: PolicyIcmp;
  /** What may come in. */
  readonly allow: readonly PolicyEntry[];
  /** What may go out; `null` for everything. What is not listed is refused at once, whatever `default` says. */
  readonly out: readonly PolicyEntry[] | null;
}

/** A control group of version 2, as nftables matches it. */
export interface PolicyControlGroup {
  /** Below `/sys/fs/cgroup`, without a slash in front: `system.slice/nginx.service`. */
  readonly path: string;
  /** How many names the path has. */
  readonly level: number;
}

/** What an entry allows on this machine, now. */
export type ResolvedTarget =
  | {
      readonly kind: 'ports';
      /** Sorted, joined where they meet; empty for a service that listens nowhere. */
      readonly ports: readonly PolicyPorts[];
      /** Of a service: whatever its sockets take, besides. `null` where the kernel or nft can't tell them. */
      readonly group: PolicyControlGroup | null;
    }
  | Exclude<PolicyTarget, { kind: 'ports' | 'service' | 'name' }>;

export interface ResolvedEntry extends Omit<PolicyEntry, 'target'> {
  readonly target: ResolvedTarget;
  /** As it was written. */
  readonly written: PolicyTarget;
}

/** A policy with names and services looked up. */
export interface ResolvedPolicy extends Omit<Policy, 'allow' | 'out'> {
  readonly allow: readonly ResolvedEntry[];
  readonly out: readonly ResolvedEntry[] | null;
}

/** A packet that asks to be let in or out: the first of a connection. */
export interface PolicyPacket {
  /** `in`: to this machine. `published`: to a port of it that is sent on elsewhere. `out`: from it. */
  readonly way: 'in' | 'published' | 'out';
  readonly family: 'ip' | 'ip6';
  /** The other end, as a number. */
  readonly address: bigint;
  /** Of this machine, by which it comes or goes. */
  readonly interface: string;
  /** Of IP. */
  readonly protocol: number;
  /** TCP and UDP: the port that was asked for, as the peer wrote it. */
  readonly port?: number;
  /** ICMP and ICMPv6: the type. */
  readonly icmpType?: number;
}
