import type { CaptureFormat, Endpoint, Family, Protocol, SocketState, System, WhyUnread } from '../model/index.ts';

/** One line of a capture, without its line break and what blanks stand at its end. */
export interface Line {
  /** Counted from 1, over the whole capture. */
  readonly number: number;
  readonly text: string;
}

/** A program that a listing names as holder of a socket. All of it is hostile; what the listing does not tell is missing. */
export interface Program {
  readonly pid?: number;
  /** As it is printed: `sshd`, `svchost.exe`. */
  readonly name?: string;
  /** Where its file lies. */
  readonly path?: string;
  readonly user?: string;
  readonly uid?: number;
  readonly descriptors?: readonly number[];
  /** systemd unit, from `ss` with cgroups. */
  readonly unit?: string;
  /** Services that it runs, as `netstat -b` names them above the program: `RpcSs`. */
  readonly services?: readonly string[];
}

/** One socket as a listing shows it, in the words of the model. */
export interface Row {
  /** Where it stands; its first line if it takes several. */
  readonly line: number;
  /** Which machine it belongs to, where a listing shows several (nmap). */
  readonly host?: string;
  readonly protocol: Protocol;
  readonly family: Family;
  /** Addresses in their usual form: `*` is `0.0.0.0` or `::`, a zone (`%eth0`) is taken off. */
  readonly local: Endpoint;
  /** `null` for a socket without a peer (`*:*`, `0.0.0.0:0`). */
  readonly peer: Endpoint | null;
  /** UDP and raw sockets have `established` with a peer and `close` without one. */
  readonly state: SocketState;
  readonly receiveQueue?: number;
  readonly sendQueue?: number;
  readonly uid?: number;
  /** Name of the interface that it is bound to, or of its address' zone. */
  readonly interface?: string;
  readonly v6only?: boolean;
  /** systemd unit, where it is told of the socket itself (`ss -e`): without rights its processes are not. */
  readonly unit?: string;
  /** Missing where the row does not tell who has it open; empty where it tells that nobody has (TIME_WAIT, pid 0). */
  readonly programs?: readonly Program[];
}

/** A line that is no row, or a row with something in it that can't be. `core` adds the text. */
export interface Fault {
  readonly line: number;
  readonly why: WhyUnread;
}

/** What a format understood of its lines. Every line is in exactly one of the three: nothing is dropped silently. */
export interface Parsed {
  readonly rows: readonly Row[];
  readonly unread: readonly Fault[];
  /** How many lines told of no network socket: headings, blanks, Unix sockets, notes. */
  readonly passed: number;
}

/** One tool's listing. One file (or folder) each in `formats/`; pure, and linear in its lines. */
export interface Format {
  readonly id: CaptureFormat;
  /** What machine such a listing comes from; `null` where it may be any. */
  readonly system: System | null;
  /**
   * Whether a listing of this format starts with this line: its heading, or the line above it. In every language. Asked
   * for every line of a capture: anchored and cheap.
   */
  starts(line: string): boolean;
  /** Whether its rows can be read, and told from other formats', where no heading stands above them. */
  readonly headless: boolean;
  /**
   * One text rather than lines (JSON, CSV, XML): a line of it may be of any length, and goes on until another format
   * starts, however many of its own lines look like a start.
   */
  readonly document?: true;
  /** @param lines from the start of the listing to the line before the next one */
  parse(lines: readonly Line[]): Parsed;
}
