/** `netstat` of FreeBSD, NetBSD, OpenBSD and macOS says so above its tables; all of them in English alone. */
const TITLE =
  /^\s{0,16}(?:Active Internet6? connections(?: \(including servers\))?|Current listen queue sizes \([^)]{1,40}\))\s*$/;

/** The columns of the table of sockets, and of that of listen queues (`-L`); `-A` has addresses of the kernel before them. */
const HEADING =
  /^\s{0,16}(?:(?:Socket|Tcpcb|PCB)\S{0,8}\s+(?:Flowhash\s+)?)?(?:Proto\s+Recv-Q Send-Q(?<gap>\s+)Local Address\s+Foreign Address(?<rest>\s.*)?|(?<proto>Proto\s+)?Listen\s+Local Address)\s*$/;

/** Tables of what is no socket of a network, and of routes and interfaces. */
const OTHER =
  /^\s{0,16}(?:Active (?:LOCAL \(UNIX\)|UNIX|Multipath|kernel|netgraph|SCTP)|Registered kernel|Routing tables|Internet6?:|Name\s+Mtu|Address\s+Type|Type\s+Recv-Q|Proto\s+Recv-Q\s+Send-Q\s+(?:unit|rcv|vid)|id\s+flags|kctlref|Local Address\s+Foreign Address.*Multipath|Proto\/ID\s)/;

export interface Heading {
  readonly macos: boolean;
  /** A table of listen queues. */
  readonly queues: boolean;
  /** What stands behind the state, as macOS names it. */
  readonly columns: readonly string[];
}

export function isTitle(line: string): boolean {
  return TITLE.test(line);
}

export function isOtherTitle(line: string): boolean {
  return OTHER.test(line);
}

/** Reads the names of the columns; `null` for any other line. */
export function readHeading(line: string): Heading | null {
  const groups = HEADING.exec(line)?.groups;
  if (groups === undefined) return null;
  const { gap, rest = '', proto } = groups;
  if (gap === undefined) return { macos: proto === undefined, queues: true, columns: [] };
  const [state = '', ...columns] = rest.trim().split(/\s+/);
  const isApple = columns.some((name) => APPLE.has(name));
  // macOS and NetBSD have two blanks before "Local Address"; NetBSD has no brackets around the state.
  const macos = isApple || (gap.length > 1 && state === '(state)' && columns.length === 0);
  if (gap.length === 1 && state === 'State') return null;
  return { macos, queues: false, columns };
}

const APPLE: ReadonlySet<string> = new Set(['rhiwat', 'shiwat', 'rxbytes', 'epid', 'process:pid']);
