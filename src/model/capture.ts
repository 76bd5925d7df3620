import type { DoorCheck } from './inspection.ts';

/** The operating system that was looked at. */
export type System = 'linux' | 'windows' | 'macos' | 'bsd';

/** Listings of other tools that Menshen reads. */
export type CaptureFormat =
  | 'fport'
  | 'lsof'
  | 'netstat-bsd'
  | 'netstat-linux'
  | 'netstat-macos'
  | 'netstat-windows'
  | 'nmap-grepable'
  | 'nmap-xml'
  | 'powershell-csv'
  | 'powershell-json'
  | 'powershell-list'
  | 'powershell-table'
  | 'sockstat'
  | 'ss';

/** How the bytes of a capture were read as text. */
export type CaptureEncoding =
  | 'ascii'
  | 'big5'
  | 'cp850'
  | 'gb18030'
  | 'shift_jis'
  | 'utf-16be'
  | 'utf-16le'
  | 'utf-8'
  | 'windows-1252';

/** Why a line could not be read. */
export type WhyUnread =
  /** It is no row of the listing that it stands in. */
  | 'form'
  | 'address'
  | 'port'
  | 'state'
  /** A protocol that is none of ours, or none at all. */
  | 'protocol'
  /** Longer than any line of any listing. */
  | 'long'
  /** The capture ends, or goes on with something else, in the middle of it. */
  | 'cut'
  /** It belongs to no listing that Menshen knows. */
  | 'stray';

export interface UnreadLine {
  /** Counted from 1. */
  readonly line: number;
  /** The line, cut to 200 characters; hostile. */
  readonly text: string;
  readonly why: WhyUnread;
}

/** What was understood of a text that other tools printed. */
export interface Capture {
  /** In the order in which they stand in the text; each once. */
  readonly formats: readonly CaptureFormat[];
  readonly encoding: CaptureEncoding;
  /** Lines in all; each of them was read, passed over or is unread. */
  readonly lines: {
    readonly total: number;
    /** Those that told of a socket, or more of the socket before. */
    readonly read: number;
    /** Headings, blanks and what is known to tell of no network socket. */
    readonly passed: number;
    readonly unread: number;
  };
  /** The first of the lines that could not be read, 100 at most. */
  readonly unread: readonly UnreadLine[];
  /** Whether the listing says who holds what: of all its open sockets, of some, of none. */
  readonly programs: 'all' | 'some' | 'none';
}

/** What a capture shows, and what to think of it. */
export interface CaptureCheck extends DoorCheck {
  readonly capture: Capture;
}
