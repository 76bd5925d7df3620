import type { Family } from './socket.ts';

export interface InterfaceAddress {
  readonly family: Exclude<Family, 'link'>;
  readonly address: string;
  readonly prefixLength: number;
  readonly scope: 'global' | 'site' | 'link' | 'host';
}

/** A network interface of one namespace. */
export interface Interface {
  readonly index: number;
  readonly name: string;
  readonly up: boolean;
  readonly loopback: boolean;
  /** `rtnl` kind: `veth`, `bridge`, `vrf`, `vlan`, `tun` …; `null` for a physical one. */
  readonly kind: string | null;
  /** Index of the bridge, bond or VRF that it belongs to; 0 for none. */
  readonly master: number;
  readonly addresses: readonly InterfaceAddress[];
}

/** Ports that this machine hands out by itself (`ip_local_port_range`), both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What `iptables-save` or `ip6tables-save` printed. */
export interface XtablesDump {
  readonly family: 'ip' | 'ip6';
  /** `nft`: the same tables are in the nftables ruleset, there with expressions that nft can't print. `legacy`: they are not. */
  readonly backend: 'nft' | 'legacy';
  readonly text: string;
}

/**
 * The packet filter as its own tools print it, not yet understood.
 * `none`: the kernel has no rules at all. `unknown`: there may be rules that could not be read.
 */
export type Firewall =
  | { readonly status: 'none' }
  | { readonly status: 'unknown'; readonly reason: 'rights' | 'tool-missing' | 'tool-failed'; readonly detail: string }
  | {
      readonly status: 'read';
      /** Parsed output of `nft -j list ruleset`, or `null` where nf_tables is empty. */
      readonly nftables: unknown;
      /** Tables of it that are asleep (`flags dormant`), as `inet filter`: asked of the kernel, since nft 1.0.6 prints the flag wrong. */
      readonly dormant: readonly string[];
      /** Only where tables exist that nft can't print in full. */
      readonly xtables: readonly XtablesDump[];
      /**
       * Control groups that rules ask for, by the path that nft prints, each with the ids (`Socket.cgroup`) of itself and of those
       * within. Missing where no rule asks for one.
       */
      readonly groups?: readonly { readonly path: string; readonly ids: readonly number[] }[];
    };

/** One network namespace with what decides who reaches its sockets. */
export interface Network {
  /** Inode number, as in `/proc/PID/ns/net`. */
  readonly namespace: number;
  /** The namespace that Menshen itself runs in. */
  readonly own: boolean;
  readonly interfaces: readonly Interface[];
  readonly firewall: Firewall;
  readonly ephemeral: PortRange | null;
  /** Forwarding of IPv4 between interfaces is on. */
  readonly forwarding: boolean | null;
}
