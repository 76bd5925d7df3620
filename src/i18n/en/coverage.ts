/** What could be seen, and what could not. */
export const coverage = {
  heading: 'Coverage',
  allProcesses: (total: number) => `all ${total} processes readable`,
  someProcesses: (readable: number, total: number) => `${readable} of ${total} processes readable`,
  sudo: 'run with sudo to see the rest',
  notEvenRoot: 'not even root may read the rest here (a container without SYS_PTRACE?)',
  namespaces: {
    hidden: (known: number): string =>
      known === 1
        ? '1 other network namespace not entered: sudo menshen --all-namespaces'
        : `${known} other network namespaces not entered: sudo menshen --all-namespaces`,
    entered: (entered: number, known: number) =>
      `${entered} of ${known} other network namespace${known === 1 ? '' : 's'} entered`,
    enteredSome: (entered: number) =>
      `${entered} other network namespace${entered === 1 ? '' : 's'} entered; there may be more`,
  },
  firewall: {
    none: 'no firewall rules are loaded',
    read: 'firewall rules read and taken into account',
    unknown:
      'the firewall rules could not be read, so nobody can say what they stop: "?" marks how far a port reaches at most',
  },
  procfs: 'sockets come from /proc/net, since netlink could not be used: some details are missing',
  problems: {
    'netlink-refused': 'the kernel refused to list sockets through netlink',
    'netlink-interrupted': 'the list of sockets changed while it was read',
    'netlink-malformed': 'a message of the kernel could not be understood',
    'procfs-unreadable': 'a file of /proc could not be read',
    'procfs-malformed': 'a file of /proc could not be understood',
    'processes-hidden': 'there may be processes that are hidden from here',
    'namespace-unreadable': 'a network namespace could not be entered',
    'packages-unreadable': 'the package database could not be read',
    'users-unreadable': 'the list of users could not be read',
    'firewall-unreadable': 'firewall rules could not be read',
    'interfaces-unreadable': 'network interfaces could not be read',
  },
  moreProblems: (count: number) => `and ${count} more; --json lists them all`,
};
