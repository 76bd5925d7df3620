import type { Endpoint, Outcome, PortKey, Socket } from '../model/index.ts';

type Trouble = Exclude<Outcome, { status: 'done' }>;

/** A table as nft prints it, without handles and counters. */
export interface TableListing {
  /** nft's own words; what it prints can be loaded again. */
  readonly text: string;
  /** The items of `nft -j list table`; those that nft of this version can't print in JSON are as it prints them. */
  readonly items: readonly unknown[];
}

export type TableReading =
  | { readonly status: 'there'; readonly listing: TableListing }
  | { readonly status: 'absent' }
  /** It is there with `flags dormant`, and shuts nothing. The text is as `TableListing.text`, to put it back. */
  | { readonly status: 'asleep'; readonly text: string }
  | Trouble;

/** A connection whose destination was changed by DNAT or a redirect, as conntrack knows it. */
export interface TranslatedConnection {
  readonly protocol: 'tcp' | 'udp';
  readonly peer: Endpoint;
  /** What the peer asked for. */
  readonly asked: Endpoint;
  /** Who answers. */
  readonly to: Endpoint;
}

/** The table `inet menshen` in nftables, which holds the policy, and nothing of anybody else's. */
export interface Filter {
  read(): Promise<TableReading>;
  /** Has nft and the kernel check a script, and changes nothing (`nft -c`). */
  check(script: string): Promise<Outcome>;
  /**
   * Loads a script in a network namespace made for it, and reads what came of it: so it reads as this kernel and this
   * nft print it.
   */
  rehearse(script: string): Promise<{ readonly status: 'done'; readonly listing: TableListing } | Trouble>;
  /** One transaction: all of the script or nothing of it. Checked before. */
  load(script: string): Promise<Outcome>;
  /** Done also where there is none. */
  remove(): Promise<Outcome>;
  /** Tables of `inet` whose names begin so, which runs of ours that were killed have left; done also where there is none. */
  removeStray(prefix: string): Promise<Outcome>;
  /**
   * Makes conntrack know connections that are open already, both those from outside and our own, so that a rule for
   * established ones lets them go on from the first packet. Those that it knows stay as they are.
   *
   * @returns how many it was told of
   */
  adopt(sockets: readonly Socket[]): Promise<{ readonly status: 'done'; readonly adopted: number } | Trouble>;
  /** Connections that are up and whose destination was changed: most have no socket here. Needs root. */
  translated(): Promise<{ readonly status: 'done'; readonly connections: readonly TranslatedConnection[] } | Trouble>;
}

/** What loads the policy when the machine starts. */
export interface BootState {
  /** Text of the script; `null` where there is no file. */
  readonly script: string | null;
  /** Text of the unit; `null` where there is none. */
  readonly unit: string | null;
  readonly enabled: boolean;
}

/** The systemd unit `menshen-policy.service`, and the script that it loads before the network is up. */
export interface BootPolicy {
  /** Whether this machine is started by systemd. */
  supported(): Promise<boolean>;
  read(): Promise<BootState>;
  /** Brings about this very state; with no script and no unit nothing is left. Whole files only (written beside, synced, renamed). */
  write(state: BootState): Promise<Outcome>;
  /** The state that loads this script. */
  stateFor(script: string): BootState;
}

/** One question from the probe's network: TCP a connection attempt, UDP a datagram. */
export interface ProbeQuestion {
  readonly port: PortKey;
  readonly family: 'ip' | 'ip6';
  readonly sourcePort: number;
  /** An address of this machine that is asked instead of our end of the cable: for who listens there alone. */
  readonly to?: string;
}

export interface ProbeAnswer extends ProbeQuestion {
  /**
   * TCP: `open` or `refused` (reset); UDP: `open` where something came back. `unreachable`: an ICMP error. `not-asked`:
   * the kernel would not keep a packet to `to` for itself, or the family is `missing`.
   */
  readonly answer: 'open' | 'refused' | 'unreachable' | 'silent' | 'not-asked';
  /** It was counted behind every filter of this machine. `null` where that could not be counted. */
  readonly arrived: boolean | null;
}

export type ProbeAnswers =
  /** In the order of the questions. `uncounted`: why arrivals could not be counted; `null` where they were. */
  { readonly status: 'done'; readonly answers: readonly ProbeAnswer[]; readonly uncounted: string | null } | Trouble;

/** A network of its own beside this machine, joined to it by a cable (veth), that nobody else uses. */
export interface ProbeNetwork {
  /** Name of our end of the cable. */
  readonly interface: string;
  /** Addresses that probes come from, and those of our end that they go to; `null` where a family is missing. */
  readonly from: { readonly ip: string | null; readonly ip6: string | null };
  readonly to: { readonly ip: string | null; readonly ip6: string | null };
  /** Families that can't be asked, and why: `disable_ipv6`, `no free network`, a call with its errno. */
  readonly missing: readonly { readonly family: 'ip' | 'ip6'; readonly detail: string }[];
  /** All at once, each question for about 1.3 s at most; the same question twice is asked once. One call after the other. */
  ask(questions: readonly ProbeQuestion[]): Promise<ProbeAnswers>;
  /** Takes away everything that was made for it; also done when our process dies. */
  close(): Promise<void>;
}

/** Makes such networks. */
export interface Probing {
  /** Needs root. Refused where another's rules or a missing right forbid it. */
  open(): Promise<{ readonly status: 'done'; readonly network: ProbeNetwork } | Trouble>;
  /** Whether an interface of this name is an end of such a cable, of this run or another's. */
  isOurs(name: string): boolean;
}
