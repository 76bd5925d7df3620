import type { Problem } from './coverage.ts';
import type { Process } from './process.ts';
import type { Family, Protocol, Socket } from './socket.ts';

/** The ports of one protocol and family: 1 to 65535, each of which a socket may take. */
export interface PortSpace {
  readonly protocol: Extract<Protocol, 'tcp' | 'udp'>;
  readonly family: Extract<Family, 'ipv4' | 'ipv6'>;
}

/** Ports that could not be tried, for one reason: whether they are taken is unknown. */
export interface RefusedPorts extends PortSpace {
  /**
   * `EACCES`: below `ip_unprivileged_port_start` without rights. `EPERM`: a filter (cgroup, seccomp) forbids it.
   * `EAFNOSUPPORT`: there is no IPv6. `EMFILE`: no descriptor was left. Any other name of errno(3) but `EADDRINUSE`.
   */
  readonly errno: string;
  readonly count: number;
  /** The lowest and the highest of them; others in between may have been tried. */
  readonly first: number;
  readonly last: number;
}

/** A process found to hold a hidden port. */
export interface HiddenHolder {
  readonly pid: number;
  readonly descriptors: readonly number[];
  /** Missing where /proc does not describe it, or describes another in its place. */
  readonly process?: Process;
}

/**
 * A port that the kernel says is taken, and that no listing shows as bound by any socket in any state.
 *
 * It is a door that hides unless `listening` is false: then a program has merely taken the number, and nobody can
 * reach it. Where `HiddenReport.idleShown` is false and `listening` is missing, it may be the one or the other.
 */
export interface HiddenPort {
  readonly protocol: PortSpace['protocol'];
  readonly families: readonly PortSpace['family'][];
  readonly number: number;
  /** Everyone who was found to hold it. Missing where not all processes could be asked and nobody was found. */
  readonly holders?: readonly HiddenHolder[];
  /**
   * TCP: whether it listens; UDP: whether it takes datagrams from anyone. True where one of its sockets does. Missing
   * where no socket was found to be asked.
   */
  readonly listening?: boolean;
  /** How often it was tried again, with fresh listings, and was taken and not shown each time. */
  readonly retries: number;
}

/** An open socket that one listing shows and the other does not, at every retry. */
export interface Disagreement {
  readonly socket: Socket;
  /** The listing that leaves it out. */
  readonly missingFrom: 'netlink' | 'procfs';
}

/**
 * A process that the kernel knows and /proc hides. `unlisted`: it is not among the folders of /proc. `masked`:
 * something is mounted over its folder or a part of it, or the folder is empty or another's.
 */
export interface HiddenProcess {
  readonly pid: number;
  readonly how: 'unlisted' | 'masked';
  /** What /proc says of it all the same; missing where nothing, or nothing to be believed, is said. */
  readonly process?: Process;
}

/** What was found behind the listings of one network namespace: that of the calling process. */
export interface HiddenReport {
  /** False where it was stopped before its end: what is here was found, but there may be more. */
  readonly complete: boolean;
  /** Attempts to bind that told whether the port is free or taken; `4 * 65535` where none was refused or left out. */
  readonly tried: number;
  readonly refused: readonly RefusedPorts[];
  readonly hidden: readonly HiddenPort[];
  /** The listings that could be compared with. With one alone there are no disagreements. */
  readonly listings: readonly ('netlink' | 'procfs')[];
  /**
   * Whether the listings show TCP sockets that hold a port and neither listen nor connect, tried with one of our own:
   * by netlink from Linux 6.8 on. Missing where that could not be tried.
   */
  readonly idleShown?: boolean;
  readonly disagreements: readonly Disagreement[];
  /** Missing where processes could not be compared: see the problem `processes-hidden`. */
  readonly hiddenProcesses?: readonly HiddenProcess[];
  /** Up to which number processes were asked for, and the highest that there may be; equal where time sufficed. */
  readonly pids?: { readonly searched: number; readonly highest: number };
  readonly problems: readonly Problem[];
  /** Milliseconds. */
  readonly took: number;
}
