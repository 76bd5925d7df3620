import type { CaptureFormat } from './capture.ts';
import type { FileProblem } from './file-problem.ts';

/** Files that people take for a capture, as their first bytes tell. `other`: too many bytes that belong to no text. */
export type BinaryKind =
  | 'elf'
  | 'mach-o'
  | 'java-or-mach-o'
  | 'windows-executable'
  | 'pcap'
  | 'pcapng'
  | 'gzip'
  | 'zip'
  | 'bzip2'
  | 'xz'
  | 'zstandard'
  | '7z'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'pdf'
  | 'event-log'
  | 'sqlite'
  | 'other';

/** Why a capture can't be read. Lines and columns are counted from 1. */
export type CaptureFault =
  | { readonly code: 'too-long'; readonly mebibytes: number }
  | { readonly code: 'too-many-lines'; readonly most: number; readonly line: number; readonly column: number }
  | { readonly code: 'binary'; readonly kind: BinaryKind; readonly line: number; readonly column: number }
  | { readonly code: 'empty'; readonly formats: readonly CaptureFormat[] }
  /** `line` and `column` are where its text starts. */
  | {
      readonly code: 'no-socket';
      readonly lines: number;
      readonly line: number;
      readonly column: number;
      readonly formats: readonly CaptureFormat[];
    }
  /** `path` is `null` for standard input. */
  | { readonly code: 'not-readable'; readonly path: string | null; readonly errno: string };

/** Why `explain` can't answer a question. */
export type QueryFault = 'form' | 'number' | 'order' | 'protocol' | 'long' | 'control' | 'empty' | 'name';

/** Why a machine can't be looked at. `reasons` are syscalls and paths with their errno, never sentences. */
type MachineFault =
  | { readonly code: 'needs-linux'; readonly platform: string }
  | { readonly code: 'proc-unreadable'; readonly path: string; readonly errno: string }
  | { readonly code: 'no-namespace'; readonly path: string }
  | { readonly code: 'no-processes'; readonly path: string }
  | { readonly code: 'no-listing'; readonly reasons: readonly string[] }
  | { readonly code: 'nothing-to-compare'; readonly protocol: string; readonly reasons: readonly string[] };

/** Why what was changed can't be written down or read. `errno` may be a code of SQLite's. */
type JournalFault =
  | { readonly code: 'journal-unreadable'; readonly path: string; readonly errno: string }
  | { readonly code: 'journal-newer'; readonly path: string; readonly version: number }
  /** Who runs this has no home, and so no place for it. */
  | { readonly code: 'no-journal-place' }
  /** The file, or the folder that it is in, is not ours alone: what undoing starts could be somebody else's. */
  | { readonly code: 'journal-not-private'; readonly path: string };

/** Why a change is not begun. */
type ChangeFault =
  /** Another run is at one. */
  | { readonly code: 'change-running'; readonly id: number }
  /** Nobody can be asked. */
  | { readonly code: 'needs-yes' }
  /** Nothing that listens has this name. */
  | { readonly code: 'unknown-target'; readonly name: string }
  | { readonly code: 'one-name' }
  /** The whole command is for root alone. */
  | { readonly code: 'needs-root' }
  /** What was to be written anew is there already. */
  | { readonly code: 'file-exists'; readonly path: string }
  | { readonly code: 'not-writable'; readonly path: string; readonly errno: string }
  | { readonly code: 'no-change'; readonly id: number };

/** Why a policy is not applied, confirmed, repaired or removed. `reason` is a tool's own words, or a path with its errno. */
type PolicyFault =
  /** Another waits to be confirmed; `id` of its change, `deadline` and `at` as ISO 8601. */
  | { readonly code: 'policy-pending'; readonly id: number; readonly deadline: string }
  /** Our table can't be read. */
  | { readonly code: 'policy-unreadable'; readonly reason: string }
  /** Between the plan and the answer. */
  | { readonly code: 'policy-plan-changed' }
  | { readonly code: 'policy-asleep' }
  /** The earlier table could not be restored. */
  | { readonly code: 'policy-no-way-back'; readonly reason: string }
  /** nft or the kernel does not take the rules. */
  | { readonly code: 'policy-not-taken'; readonly reason: string }
  /** One that was not confirmed is just being undone, or can't be. */
  | { readonly code: 'policy-rolling-back'; readonly reason: string }
  | { readonly code: 'policy-none' }
  /** Whoever applied it was killed in the middle. */
  | { readonly code: 'policy-broken-off'; readonly id: number }
  /** What is written down of a policy. */
  | { readonly code: 'state-unwritable'; readonly path: string; readonly errno: string }
  | { readonly code: 'confirm-none' }
  | { readonly code: 'confirm-late'; readonly id: number; readonly at: string }
  | { readonly code: 'confirm-old-connection'; readonly peer: string }
  | { readonly code: 'confirm-no-connection'; readonly peer: string }
  | { readonly code: 'confirm-unseen' };

/**
 * What an error is about, for programs, and for `i18n` to make a sentence of. Texts in it are hostile.
 */
export type ErrorDetail =
  | CaptureFault
  | MachineFault
  | JournalFault
  | ChangeFault
  | PolicyFault
  | { readonly code: 'query'; readonly fault: QueryFault }
  /** Nothing was given to judge. */
  | { readonly code: 'no-input' }
  /** `page` is the page of the documentation that describes the fields. */
  | {
      readonly code: 'file-problems';
      readonly problems: readonly FileProblem[];
      readonly page: 'local' | 'catalog' | 'policy-file';
    };
