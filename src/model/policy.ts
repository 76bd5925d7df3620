import type { PortKey } from './plan.ts';
import type { Exposure, Published } from './port.ts';
import type { Endpoint } from './socket.ts';

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
  | { readonly code: 'dhcp-shut'; readonly port: PortKey };

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
  /** Why it is not applied; `session-unknown`: who came how can't be told here. */
  readonly refusal: { readonly code: 'session-cut' | 'session-unknown' } | null;
  readonly needsRoot: boolean;
}

/** What has changed since a policy was applied. */
export type PolicyDrift =
  /** The table is gone: somebody flushed the ruleset, or the machine was restarted. */
  | { readonly code: 'table-gone' }
  /** The table is asleep (`flags dormant`). */
  | { readonly code: 'table-asleep' }
  /** Lines of our table that are missing, or that others have added. */
  | { readonly code: 'table-changed'; readonly diff: string }
  /** The file says something else than what was applied. */
  | { readonly code: 'file-changed'; readonly path: string }
  | { readonly code: 'file-gone'; readonly path: string }
  /** A service listens elsewhere by now, or has another control group. */
  | { readonly code: 'service-moved'; readonly unit: string; readonly line: number }
  /** What loads it at boot is gone, changed, or not enabled. */
  | { readonly code: 'boot-missing' | 'boot-changed' | 'boot-disabled' }
  /** A rule of another's lets packets past conntrack or the filter (an ingress redirect, a destination that is rewritten without conntrack). */
  | { readonly code: 'bypass'; readonly rule: string };

/** Of what can't be told whether it is as it was applied, and why. */
export interface PolicyUntold {
  readonly what: 'state' | 'table' | 'file' | 'services' | 'boot' | 'bypasses';
  /** A path, an errno, a tool's own words; hostile. */
  readonly detail: string;
}

/** How the policy of this machine stands. */
export interface PolicyStatus {
  /** `none`: none was applied. `pending`: it waits to be confirmed. `unknown`: only root may look. */
  readonly state: 'none' | 'pending' | 'applied' | 'unknown';
  /** Of the policy that was applied; `null` where none was. */
  readonly path: string | null;
  /** ISO 8601. */
  readonly appliedAt: string | null;
  /** While `pending`: when it is undone, ISO 8601; who undoes it still runs. */
  readonly deadline: string | null;
  readonly watchdogRuns: boolean | null;
  /** It is loaded again at boot; `null` where that can't be told. */
  readonly persistent: boolean | null;
  readonly entries: number;
  readonly default: PolicyDefault | null;
  /** Empty where all that could be told is as it was applied. */
  readonly drifts: readonly PolicyDrift[];
  /** Empty where all could be told. */
  readonly untold: readonly PolicyUntold[];
  /** The last policy that was not confirmed in time: when it was undone, and whether that worked. */
  readonly lastRollback: { readonly at: string; readonly done: boolean; readonly detail: string | null } | null;
}

/** What a probe met. `arrived`: it came past every filter, and nothing answered. */
export type ProbeSeen = 'open' | 'refused' | 'arrived' | 'shut';

/** One line of the proof. */
export interface ProbeResult {
  readonly port: PortKey;
  readonly family: 'ip' | 'ip6';
  readonly sourcePort: number;
  /** Address of this machine that was asked. */
  readonly to: string;
  /** By the policy, for the address and interface that the probe came from. */
  readonly expected: 'let in' | 'shut';
  /** By the kernel's rules, those of others included; `unknown` where a rule is not understood. */
  readonly byRules: 'let in' | 'shut' | 'unknown';
  /** The rule that decides, ours or another's, as `family table chain handle N: text`; hostile. `null` where none is known. */
  readonly rule: string | null;
  readonly seen: ProbeSeen;
  /** Names; hostile. Empty where nobody listens. */
  readonly holders: readonly string[];
  /**
   * Expected and seen agree. Where the policy lets in and another's rule shuts, `byRules` and `seen` agree, and these do
   * not: what was promised is not so.
   */
  readonly agrees: boolean;
}

/** What a proof leaves open. */
export type ProofGap =
  /** This machine has no such family, or no free network of it. */
  | { readonly code: 'family-not-asked'; readonly family: 'ip' | 'ip6'; readonly detail: string }
  /** What came past the filters could not be counted: a port that refuses may be one that a filter refuses. */
  | { readonly code: 'arrivals-not-counted'; readonly detail: string }
  /** Somebody listens at this address only, and a packet to it would not stay on this machine. */
  | { readonly code: 'address-not-asked'; readonly address: string }
  /** There were more ports than are asked. */
  | { readonly code: 'ports-left-out'; readonly count: number };

/** What each listener answers by each interface, according to the kernel's rules and to the policy. */
export interface InterfaceVerdict {
  readonly port: PortKey;
  readonly interface: string;
  /** Sources that the policy lets in there, as networks; `['0.0.0.0/0', '::/0']` for anyone, empty for nobody. */
  readonly expected: readonly string[];
  readonly byRules: Exposure;
}

/** The proof of a policy. */
export interface PolicyProof {
  readonly probes: readonly ProbeResult[];
  readonly interfaces: readonly InterfaceVerdict[];
  /** All expected and seen agree; false where nothing was probed. */
  readonly holds: boolean;
  readonly gaps: readonly ProofGap[];
  /** Why nothing was probed, as a call with its errno; `null` where something was. */
  readonly notProbed: string | null;
  /** Nothing was probed, and root could. */
  readonly needsRoot: boolean;
}

/** Why a suggested policy lets somebody in, or would rather not. Names are hostile. */
export type SuggestionReason =
  /** Whoever runs Menshen came by this port. */
  | { readonly code: 'session' }
  /** Answers of a DHCP server come there. */
  | { readonly code: 'dhcp' }
  /** How the catalog sees it that strangers reach it. */
  | { readonly code: 'public'; readonly name: string; readonly public: 'normal' | 'careful' | 'never' }
  /** The catalog does not know what is there. */
  | { readonly code: 'unknown' }
  /** The number is a trojan's or worm's, and nobody can be seen behind it. */
  | { readonly code: 'trojan-number'; readonly name: string }
  /** The door check says that it is to be investigated. */
  | { readonly code: 'suspicious' }
  /** Sent on to a container. */
  | { readonly code: 'published'; readonly to: Endpoint }
  /** Connections that are open now, all of them from private networks. */
  | { readonly code: 'private-peers'; readonly count: number }
  /** Some come from public addresses; `count` is theirs. */
  | { readonly code: 'public-peers'; readonly count: number }
  /** Nobody is connected: the private networks that this machine stands in are taken. */
  | { readonly code: 'own-networks' }
  /** Whoever asks it for an address has none yet. */
  | { readonly code: 'dhcp-server' }
  /** Remote login: shutting it out might shut out whoever administers this machine. */
  | { readonly code: 'remote-login' };

export interface SuggestedEntry {
  readonly ports: readonly PolicyPorts[];
  /** `null` for anyone. */
  readonly addresses: readonly string[] | null;
  /** `null` for any. */
  readonly interfaces: readonly string[] | null;
  /** Otherwise it is written down as a comment. */
  readonly active: boolean;
  /** Names of the programs that hold the ports; hostile. */
  readonly programs: readonly string[];
  /** The deciding one first. */
  readonly reasons: readonly SuggestionReason[];
}

/** A first policy, as what listens now suggests it. */
export interface Suggestion {
  readonly entries: readonly SuggestedEntry[];
  /** Ports that only this machine itself reaches: no policy concerns them. */
  readonly loopbackOnly: number;
  /** UDP ports by which programs ask others: answers come in without an entry. */
  readonly clients: number;
  /** A session by which somebody came over the network is known. */
  readonly session: boolean;
  /** Every process could be asked what it holds. */
  readonly complete: boolean;
}
