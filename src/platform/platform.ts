import type {
  Network,
  PortSpace,
  Problem,
  Process,
  ScanTool,
  ScanVerdict,
  Socket,
  StopSignal,
} from '../model/index.ts';

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

/**
 * What came of reading the sockets of one protocol. `refused` is for good, `failed` may be better next time;
 * `detail` names the call or path and the errno.
 */
export type Reading =
  | { readonly status: 'read'; readonly sockets: readonly Socket[]; readonly problems: readonly Problem[] }
  | { readonly status: 'refused' | 'failed'; readonly detail: string };

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
  readonly signal?: StopSignal | undefined;
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

/** What became of binding some ports. A port that is in neither list was free. */
export interface BindAnswers {
  /** EADDRINUSE: another socket has it. */
  readonly taken: readonly number[];
  /** Nothing is known of these. */
  readonly refused: readonly { readonly port: number; readonly errno: string }[];
}

/** Processes as the kernel answers for each, and as /proc shows them. */
export interface ProcessView {
  /** The highest number that a process may have. */
  readonly highest: number;
  /** The processes from `first` to `last` that there are, whether /proc shows them or not; threads are left out. */
  answering(first: number, last: number): readonly number[];
  /** Those that a listing of /proc shows. */
  listed(): ReadonlySet<number>;
  /** Of these, those whose folder is empty, another's, or has something mounted over it. */
  masked(pids: Iterable<number>): readonly number[];
}

/** A socket that was looked at through the descriptors of a process that holds it. */
export interface HeldSocket extends Pick<Socket, 'protocol' | 'family' | 'local' | 'v6only'> {
  readonly inode: number;
  /** TCP: it listens. UDP: it has no peer. */
  readonly listening: boolean;
  readonly holds: readonly Hold[];
}

export interface HeldSockets {
  readonly sockets: readonly HeldSocket[];
  /** All processes could be asked. */
  readonly complete: boolean;
}

/**
 * Asks the kernel about single ports, processes and sockets, past every listing that could leave one out. Of the
 * network namespace of the calling thread only. Calls block for some milliseconds, unless they return a promise.
 */
export interface DirectView {
  now(): Date;
  /**
   * Tries to bind each of these ports, and lets go of it at once. Nothing listens and nothing is sent, yet each port
   * is ours for some microseconds: another program that binds it in that moment is refused, a datagram that arrives
   * is lost.
   */
  bind(space: PortSpace, ports: Iterable<number>): BindAnswers;
  /** Sockets of one protocol in every state, by one way, without falling back on another. */
  list(source: SocketSource['name'], protocol: PortSpace['protocol']): Reading;
  /** Takes a free TCP port of its choice for as long as `use` runs, without listening; undefined where it gets none. */
  withIdlePort<T>(use: (port: number) => T): T | undefined;
  /**
   * A problem where this /proc can't be compared with the kernel's own answers: other users' processes are left out
   * by design.
   */
  processes(): ProcessView | Problem;
  /**
   * The sockets of TCP and UDP that processes hold and whose inodes are not among `shown`. Needs root for other
   * users' processes.
   *
   * @param hidden processes that no walk over /proc would find: their descriptors are tried by number
   */
  heldBesides(shown: ReadonlySet<number>, hidden: readonly number[]): Promise<HeldSockets>;
}
