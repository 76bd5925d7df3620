/** `netstat` of FreeBSD, NetBSD, OpenBSD and macOS says so above its tables; all of them in English alone. */
const TITLE =
  /^\s{0,16}(?:Active Internet6? connections(?: \(including servers\))?|Current listen queue sizes \([^)]{1,40}\))\s*$/;

/** The columns of the table of sockets, and of that of listen queues (`-L`); `-A` has addresses of the kernel before them. */
const HEADING =
  /^\s{0,16}(?:(?:Socket|Tcpcb|PCB)\S{0,8}\s+(?:Flowhash\s+)?)?(?:Proto\s+Recv-Q Send-Q(?<gap>\s+)Local Address\s+Foreign Address(?<rest>\s.*)?|(?<proto>Proto\s+)?Listen\s+Local Address)\s*$/;

/** Tables of Unix sockets: their rows tell what they are. */
const UNIX_TITLE = /^\s{0,16}(?:Active (?:LOCAL \(UNIX\)|UNIX) domain sockets|Address\s+Type\s+Recv-Q)/;

/** Tables of other families, of the kernel, of routes and interfaces: nothing but their title tells what their rows are. */
const OTHER_TITLE =
  /^\s{0,16}(?:Active (?:Multipath|kernel|netgraph|SCTP)|Registered kernel control modules|Routing tables|Internet6?:$|Name\s+Mtu\s+Network)/;

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

/** Whether it stands above a table of Unix sockets. */
export function isUnixTitle(line: string): boolean {
  return UNIX_TITLE.test(line);
}

/** Whether a table of something else than sockets of the internet starts here. */
export function isOtherTitle(line: string): boolean {
  return OTHER_TITLE.test(line);
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
