import type { Explained } from '../explained.ts';

/** The door check. */
export const check = {
  help: {
    brief: 'Check the doors: open ports, holders, exposure, advice',
    description:
      'Shows every open port with who holds it, from where it can be reached, what it is known as and what to do about it; suspicious things with their evidence; and what could not be seen. It changes nothing. Without root it works too, but sees less.',
    ports: 'Show only these ports: 22, 22/tcp, 53/udp, 8000-8100/tcp, [::1]:22',
    hidden:
      'Look behind the listings too: bind every port, compare netlink with /proc, ask for every process (some seconds)',
    failOn: 'Exit with 1 where a finding is at least this suspicious',
    config: 'Read what is expected here from this file, not from menshen.yaml of the system and the user',
    noConfig: 'Read no menshen.yaml',
    clamav: 'Do not ask an installed ClamAV about what looks suspicious, which may take a minute or two',
    examples: [
      ['menshen', 'check this computer'],
      ['sudo menshen', 'the same, with the processes of all users and the firewall'],
      ['menshen check 3000', 'what is on port 3000?'],
      ['menshen check --json --fail-on medium', 'for scripts'],
    ] as Explained,
  },
  columns: {
    port: 'PORT',
    exposure: 'EXPOSURE',
    holder: 'HELD BY',
    knownAs: 'KNOWN AS',
    advice: 'ADVICE',
    why: 'WHY',
    host: 'HOST',
    namespace: 'NAMESPACE',
    address: 'ADDRESS',
    executable: 'PROGRAM',
    package: 'PACKAGE',
    since: 'HOLDER SINCE',
  },
  advice: { keep: 'keep', restrict: 'restrict', close: 'close', investigate: 'investigate' },
  suspicion: { none: 'none', low: 'low', medium: 'medium', high: 'high' },
  holder: {
    hidden: 'not visible',
    hiddenOf: (uid: number) => `not visible (uid ${uid})`,
    kernel: 'the kernel',
    sentTo: (endpoint: string) => `sent on to ${endpoint}`,
  },
  ownNamespace: 'own',
  findings: {
    heading: 'Suspicious',
    connections: 'Suspicious connections',
    check: 'Check: ',
    mayBeWrong: 'How this can be wrong: ',
  },
  /** What a look behind the listings found. */
  behind: {
    heading: 'Behind the listings',
    progress: (percent: number) => `Looking behind the listings: ${percent} %`,
    tried: (count: string, seconds: string) => `${count} times a port was asked for (${seconds} s)`,
    interrupted: 'stopped before the end: there may be more',
    hiddenPorts: (count: number): string =>
      count === 0
        ? 'no port is taken that the listings leave out'
        : count === 1
          ? '1 port that no listing shows'
          : `${count} ports that no listing shows`,
    refused: (count: string, from: string, reason: string) => `${count} not tried (${from}: ${reason})`,
    refusals: {
      EACCES: 'takes root',
      EPERM: 'a filter forbids it',
      EAFNOSUPPORT: 'there is no such protocol here',
      EADDRNOTAVAIL: 'there is no such address here',
      EMFILE: 'no descriptor was left',
    } as Readonly<Record<string, string>>,
    agree: 'netlink and /proc/net agree',
    disagree: (count: number): string =>
      count === 1
        ? 'netlink and /proc/net disagree about 1 socket'
        : `netlink and /proc/net disagree about ${count} sockets`,
    oneListing: (source: string) => `only ${source} could be read, so there was nothing to compare it with`,
    noProcesses: 'processes could not be compared',
    allProcesses: 'no process hides from /proc',
    processes: (count: number): string =>
      count === 1 ? '1 process hides from /proc' : `${count} processes hide from /proc`,
    searched: (searched: number, highest: number) => `numbers up to ${searched} of ${highest} were asked for`,
    process: {
      unlisted: (name: string) => `${name}: it answers, but /proc does not list it`,
      masked: (name: string) => `${name}: something is mounted over its folder in /proc`,
    },
    incomplete: 'Not every port could be tried.',
  },
  /** Labels of all that is known of one port. */
  details: {
    holder: 'Held by',
    since: (time: string) => `since ${time}`,
    program: 'Program',
    command: 'Command',
    /** After a command line that was cut. */
    whole: '(--json shows all of it)',
    namespace: 'Namespace',
    folder: 'Folder',
    parents: 'Started by',
    addresses: 'Address',
    exposure: 'Exposure',
    advice: 'Advice',
    /** What was found and its owner calls normal. */
    accepted: 'Accepted',
    more: 'Known for',
    closing: 'Closing it',
  },
  empty: 'No open port was seen.',
  emptyHere: 'No open port among these was seen.',
  usedElsewhere: (count: number, command: string): string =>
    `${count === 1 ? '1 other socket uses' : `${count} other sockets use`} such a number, here or at the peer: ${command}`,
  knownFor: (commands: string) => `What the number is known for: ${commands}`,
  /** What ClamAV said of files that suspicious processes run. */
  clamav: {
    asking: (files: number): string => `asking ClamAV about ${files === 1 ? '1 file' : `${files} files`} …`,
    file: (path: string, pid: number) => `${path} (pid ${pid})`,
    more: (count: number) => `${count} more`,
    nothing: (files: string) => `found nothing in ${files}`,
    failed: (files: string, reason: string) => `could not be asked about ${files}: ${reason}`,
    reasons: {
      'no-database': 'it has no signatures (freshclam fetches them)',
      timeout: 'it took too long',
      'too-large': 'the file is larger than what it looks through',
      'too-many': 'enough other files were asked about',
      unreadable: 'the file could not be read',
      elsewhere: 'the file is served by another machine or program',
      'tool-failed': 'it failed',
    },
  },
  summary: {
    ports: (count: number): string => (count === 1 ? '1 open port' : `${count} open ports`),
    reach: (count: number, from: string) => `${count} ${from}`,
    reaches: { anywhere: 'from anywhere', network: 'from the local network', host: 'from this host only' },
    unsure: (count: number) => `${count} of unknown reach`,
    suspicious: (count: number, worst: string): string =>
      count === 1 ? `1 suspicious (${worst})` : `${count} suspicious (at worst ${worst})`,
    nothingSuspicious: 'nothing suspicious',
    nothingSuspiciousSeen: 'nothing suspicious in what could be seen',
  },
};
