import type { Network, Problem, Process, ScanTool, ScanVerdict, Socket } from '../model/index.ts';

/** Where a platform looks and what time it is: passed in, so that tests and test hosts can move it. */
export interface Place {
  /** The mounted procfs: `/proc`. */
  readonly proc: string;
  /** The mounted sysfs: `/sys`. */
  readonly sys: string;
  /** The root of the file system that holds `/etc` and the package databases: `/`. */
  readonly root: string;
  now(): Date;
}

/** Which sockets to ask for. `open` are those that new peers can reach: listening TCP, unconnected UDP. */
export type SocketScope = 'open' | 'all';

export interface SocketListing {
  readonly sockets: readonly Socket[];
  readonly source: 'netlink' | 'procfs';
  readonly problems: readonly Problem[];
}

/** A way to list the sockets of the network namespace of the calling thread. One contract suite tests all of them. */
export interface SocketSource {
  readonly name: 'netlink' | 'procfs';
  /** @throws MenshenError `netlink` or `no-proc` where this source can't be used here at all. */
  list(scope: SocketScope): SocketListing;
}

/** One process's descriptors for one socket. */
export interface Hold {
  readonly pid: number;
  readonly descriptors: readonly number[];
}

/** Who has which socket open, from one walk over all processes' descriptors. */
export interface HolderListing {
  /** By inode of the socket. Inodes are unique over all network namespaces. */
  readonly byInode: ReadonlyMap<number, readonly Hold[]>;
  readonly total: number;
  readonly readable: number;
  readonly problems: readonly Problem[];
}

export interface NetworkReading {
  readonly network: Network;
  readonly problems: readonly Problem[];
}

/** A walk over all processes' descriptors that has begun: on a machine with many sockets other threads are at it. */
export interface HolderWalk {
  /** @param inodes the sockets that matter; `null` for all, those of other families included. */
  finish(inodes: ReadonlySet<number> | null): Promise<HolderListing>;
}

/** The sockets and surroundings of one network namespace. */
export interface NamespaceListing extends SocketListing, NetworkReading {}

export interface OtherNamespaces {
  readonly listings: readonly NamespaceListing[];
  /** How many there are besides our own; missing where some process could not be asked. */
  readonly known?: number;
  readonly problems: readonly Problem[];
}

/** A file that a process runs. */
export interface RunningFile {
  readonly pid: number;
  /** As `Process.startTime`, so that no other process with this pid is taken for it. */
  readonly startTime?: number;
  /** Its script, as the command line names it: absolute, or from the working folder. `null` for its executable. */
  readonly script: string | null;
}

export interface ScanOptions {
  /** Ends the scanner at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called before the scanner starts, with the number of different files; not where there is none to ask about. */
  readonly begun?: ((files: number) => void) | undefined;
}

/** One file, by device and inode, with all who run it. */
export interface Scanned {
  readonly running: readonly RunningFile[];
  readonly verdict: ScanVerdict;
}

/** An installed scanner for malware. It asks this machine only: nothing is sent anywhere. */
export interface Antivirus {
  readonly tool: ScanTool;
  /** Says of each different file what the scanner makes of it. Bounded in time (120 s), files (8) and size. Never throws for what they hold. */
  scan(running: readonly RunningFile[], options?: ScanOptions): Promise<readonly Scanned[]>;
}

/** The operating system, as `inspect` sees it. */
export interface Platform {
  now(): Date;
  /** Inode of the network namespace that Menshen runs in. */
  readonly namespace: number;
  /** Sockets of that namespace. */
  sockets(scope: SocketScope): SocketListing;
  /** Interfaces and firewall of that namespace; may have to ask a program, which runs meanwhile. */
  network(): Promise<NetworkReading>;
  /** Both of every other network namespace; entered in a child process. */
  others(scope: SocketScope): Promise<OtherNamespaces>;
  /** How many network namespaces there are besides our own; undefined where some process could not be asked. */
  namespacesKnown(): number | undefined;
  /** Begins to look for who has which socket open; see `HolderWalk`. */
  holders(): HolderWalk;
  /**
   * What is known of these processes; one that has vanished is missing in the answer.
   * `depth` `brief` leaves out what costs reading other files: package, parents, container.
   */
  processes(
    pids: Iterable<number>,
    depth: 'brief' | 'full',
  ): { processes: ReadonlyMap<number, Process>; problems: readonly Problem[] };
  /** Names the unit (`nginx.service`) of sockets by their cgroup id; ids without a unit are missing. */
  unitsOf(cgroups: ReadonlySet<number>): ReadonlyMap<number, string>;
  /** The scanner that is installed here; `null` where there is none. */
  antivirus(): Promise<Antivirus | null>;
}
