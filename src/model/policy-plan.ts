import type { PortKey } from './plan.ts';
import type { ResolvedPolicy } from './policy.ts';
import type { Exposure, Published } from './port.ts';
import type { Endpoint } from './socket.ts';

/** What a policy says that may not be what was meant; it can be applied all the same. */
export type PolicyWarning =
  /** The service has no port now: the entry allows nothing. */
  | { readonly code: 'service-silent'; readonly line: number; readonly unit: string }
  /** systemd knows no such unit. */
  | { readonly code: 'service-unknown'; readonly line: number; readonly unit: string }
  /** No interface has this name now. */
  | { readonly code: 'interface-unknown'; readonly line: number; readonly interface: string }
  /** Nothing listens there now. */
  | { readonly code: 'nobody-listens'; readonly line: number }
  /** An entry above allows all of it already. */
  | { readonly code: 'covered'; readonly line: number; readonly by: number }
  /** Open to anyone, and it should not be: a database, a file share, a port that trojans are known for … */
  | { readonly code: 'should-not-be-public'; readonly line: number; readonly port: PortKey; readonly name: string }
  /** A program here asks for an address by DHCP, and answers that come as broadcasts or from the link are shut out. */
  | { readonly code: 'dhcp-shut'; readonly port: PortKey }
  /** Containers or virtual machines behind this bridge ask this machine for names, and would be shut out. */
  | { readonly code: 'names-shut'; readonly port: PortKey; readonly interface: string };

/** Another that rules over packets here. */
export interface OtherFilter {
  readonly kind:
    | 'ufw'
    | 'firewalld'
    | 'iptables'
    | 'iptables-legacy'
    | 'docker'
    | 'podman'
    | 'kubernetes'
    | 'libvirt'
    | 'fail2ban'
    | 'crowdsec'
    | 'shorewall'
    | 'nftables-service'
    | 'menshen-close'
    | 'nftables';
  /** Its tables, as `inet firewalld`; for legacy `ip filter (legacy)`. */
  readonly tables: readonly string[];
  /** Some of its rules may shut out what the policy allows. */
  readonly drops: boolean;
  /** A restart of it takes our table too (`flush ruleset`). */
  readonly flushes: boolean;
}

/** What a policy does to one open port. */
export interface PortEffect {
  readonly port: PortKey;
  /** Names of the programs that hold it; hostile. */
  readonly holders: readonly string[];
  readonly published: readonly Published[];
  readonly before: Exposure;
  readonly after: Exposure;
  /** Lines of the entries that let somebody in. */
  readonly lines: readonly number[];
  /** The policy lets in, but a rule of another's does not: as `family table chain handle N: text`. `null` where none. */
  readonly shutBy: string | null;
}

/** A connection from outside that could not be made again under the policy. It goes on until it ends. */
export interface ConnectionEffect {
  readonly local: Endpoint;
  readonly peer: Endpoint;
  readonly interface: string | null;
  /** Hostile; empty where they can't be seen. */
  readonly holders: readonly string[];
  /** It is the one by which whoever runs Menshen came. */
  readonly own: boolean;
}

/** What applying a policy would do. Nothing is done yet. */
export interface PolicyPlan {
  readonly path: string;
  readonly policy: ResolvedPolicy;
  readonly warnings: readonly PolicyWarning[];
  /** What is there now: no table of ours, one that another policy made, this very one, or one that sleeps. `unknown`: it can't be read. */
  readonly state: 'none' | 'differs' | 'same' | 'asleep' | 'unknown';
  /** Unified diff of our table in nft's words, now to then; empty where nothing changes. */
  readonly diff: string;
  /** Why the script could not be tried in a network of its own; then `diff` ends in the script itself. Hostile. `null` where it could. */
  readonly unrehearsed: string | null;
  readonly ports: readonly PortEffect[];
  readonly connections: readonly ConnectionEffect[];
  /** What is sent out and would be refused, where `out` lists what may. */
  readonly outgoing: readonly ConnectionEffect[];
  readonly others: readonly OtherFilter[];
  /** Rules of others that let packets past any policy, as `family table chain handle N: text`; hostile. */
  readonly bypasses: readonly string[];
  /** Why it is not applied; `session-unknown`: who came how can't be told here. */
  readonly refusal: { readonly code: 'session-cut' | 'session-unknown' } | null;
  readonly needsRoot: boolean;
}
