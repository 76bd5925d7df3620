import type { IpFamily, Ranges, Value } from '../../address/index.ts';
import type { RuleIndex } from './guard.ts';

/**
 * What a rule can look at. Fields with values of their own:
 * addresses as numbers, protocols and ports as numbers, `ctstate` and `ctstatus` as the kernel's bits,
 * `iif` and `oif` as names, `group` as the path of the control group of the socket that takes the packet. `free`: the sender may choose it, or it changes from packet to packet (TTL, a random
 * number, the time). `absent`: an ordinary new TCP or UDP connection has none. `opaque`: not understood.
 */
export type Field =
  | 'l4proto'
  | 'nfproto'
  | 'ethertype'
  | 'saddr'
  | 'daddr'
  | 'sport'
  | 'dport'
  | 'iif'
  | 'oif'
  | 'iiftype'
  | 'iifkind'
  | 'group'
  | 'mark'
  | 'ctmark'
  | 'ctstate'
  | 'ctstatus'
  | 'ctdirection'
  | 'origsaddr'
  | 'origdaddr'
  | 'origsport'
  | 'origdport'
  | 'pkttype'
  | 'fibdaddr'
  | 'fibsaddr'
  | 'tcpflags'
  | 'fragment'
  | 'free'
  | 'absent'
  | 'opaque';

/** A field to look at, and what must hold for the packet to have it at all. */
export interface Selector {
  readonly field: Field;
  /** Only these bits of it; `null` for all. */
  readonly mask: Value | null;
  /** Family that it needs: `ip saddr` is never looked up in an IPv6 packet, not even for `!=`. */
  readonly family: IpFamily | null;
  /** Transport that it needs, as IP protocol number. */
  readonly protocol: number | null;
  /** Values that a `free` field takes, where they are few (`numgen mod 3`); `null` for any. */
  readonly domain: Ranges | null;
  /** In the rule's own words, for people. */
  text(): string;
}

/** Interface names; `prefixes` are those written with a wildcard at their end. */
export interface Names {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

/** Values that a rule asks for. `unknown` where they could not be understood. */
export type Wanted =
  | { readonly kind: 'numbers'; readonly ranges: Ranges }
  | { readonly kind: 'names'; readonly names: Names }
  | { readonly kind: 'any' }
  | { readonly kind: 'unknown' };

/** All selectors must be in their column of one row. */
export interface Match {
  readonly selectors: readonly Selector[];
  /** One `Wanted` per selector in each row; a single selector has a single row. */
  readonly rows: readonly (readonly Wanted[])[];
  readonly negated: boolean;
}

/** The answer for a test that no packet can change, or none that we understand. */
export type Answer = 'yes' | 'no' | 'some' | 'unknown';

export type Test =
  | { readonly kind: 'match'; readonly match: Match }
  | { readonly kind: 'fixed'; readonly answer: Answer; text(): string };

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'unknown'; readonly expression: string };

/** `(from & and) ^ xor`, in 32 bits; `from` `null` is 0. */
export interface MarkChange {
  readonly from: 'mark' | 'ctmark' | null;
  readonly and: number;
  readonly xor: number;
}

/** Where DNAT sends a packet. A missing part stays as it was. */
export type NatTarget =
  | { readonly kind: 'fixed'; readonly address: Ranges | null; readonly port: Ranges | null }
  | { readonly kind: 'map'; readonly selectors: readonly Selector[]; readonly cases: readonly NatCase[] }
  | { readonly kind: 'unknown'; readonly expression: string };

/** One entry of a map; whatever it leaves open comes from beside the map. */
export interface NatCase {
  readonly row: readonly Wanted[];
  readonly address: Ranges | null;
  readonly port: Ranges | null;
}

/** What a rule does, in order; a test that fails ends it. */
export type Step =
  | { readonly do: 'test'; readonly test: Test }
  | { readonly do: 'verdict'; readonly verdict: Verdict }
  | { readonly do: 'branch'; readonly selectors: readonly Selector[]; readonly cases: readonly BranchCase[] }
  | { readonly do: 'mark'; readonly to: 'mark' | 'ctmark'; readonly change: MarkChange | null }
  | { readonly do: 'untrack' }
  | {
      readonly do: 'dnat';
      /** Family of the new address; `null` for the packet's own. */
      readonly family: IpFamily | null;
      /** To this computer itself, at the address of the interface that the packet came in by. */
      readonly redirect: boolean;
      readonly target: NatTarget;
    }
  | { readonly do: 'snat' }
  | { readonly do: 'opaque'; readonly expression: string };

/** One entry of a verdict map. */
export interface BranchCase {
  readonly rows: readonly (readonly Wanted[])[];
  readonly verdict: Verdict;
}

/** A rule, or a base chain's policy: what a person is shown as the one that decided. */
export interface Origin {
  text(): string;
}

export interface Rule extends Origin {
  readonly steps: readonly Step[];
}

export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'postrouting' | 'output' | 'egress';
export type TableFamily = IpFamily | 'inet' | 'netdev' | 'bridge' | 'arp';

export interface BaseChain {
  readonly hook: Hook;
  readonly type: 'filter' | 'nat' | 'route';
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** Interfaces of an ingress hook; `null` where they are not told. */
  readonly devices: readonly string[] | null;
}

export interface Chain {
  readonly name: string;
  readonly base: BaseChain | null;
  readonly rules: readonly Rule[];
  /** The same rules, to be asked for those that matter. */
  readonly index: RuleIndex;
  readonly policy: Origin;
}

export interface Table {
  readonly family: TableFamily;
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}
