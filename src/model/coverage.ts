/** What could be seen, so that an empty answer is never read as "free". */
export interface Coverage {
  /** Where the sockets came from. `capture`: from a text that another tool printed; then nothing else was looked at. */
  readonly source: 'netlink' | 'procfs' | 'capture';
  readonly processes: {
    readonly total: number;
    /** Those whose descriptors could be read. */
    readonly readable: number;
  };
  readonly namespaces: {
    /** Network namespaces that processes are known to live in; missing where processes could not be asked. */
    readonly known?: number;
    readonly entered: number;
  };
  readonly firewall: 'none' | 'read' | 'unknown';
  /** Anything else that was left out or went wrong, one a line of the answer. */
  readonly problems: readonly Problem[];
}

/** Something that could not be read or understood; the work went on without it. */
export interface Problem {
  readonly code:
    | 'netlink-refused'
    | 'netlink-interrupted'
    | 'netlink-malformed'
    | 'procfs-unreadable'
    | 'procfs-malformed'
    | 'processes-hidden'
    | 'namespace-unreadable'
    | 'packages-unreadable'
    | 'users-unreadable'
    | 'firewall-unreadable'
    | 'interfaces-unreadable';
  /** What and where: a path, a syscall with its errno, a table; never a sentence. */
  readonly detail: string;
}
