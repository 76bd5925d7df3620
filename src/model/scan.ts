/** The faces of ClamAV: the client of its daemon, and the scanner that reads the signatures itself. */
export type ScanTool = 'clamdscan' | 'clamscan';

/** Why a file got no answer. */
export type WhyUnscanned =
  /** ClamAV has no signatures to compare with. */
  | 'no-database'
  /** It took longer than Menshen waits. */
  | 'timeout'
  /** Larger than what ClamAV looks through; it would call the file clean. */
  | 'too-large'
  /** Enough other files were asked about. */
  | 'too-many'
  /** No right, vanished, or no file. */
  | 'unreadable'
  /** It lies where another machine or program serves files: a look at it may never come back. */
  | 'elsewhere'
  | 'tool-failed';

export type ScanVerdict =
  | { readonly verdict: 'clean' }
  /** `malware`: what ClamAV calls it. */
  | { readonly verdict: 'found'; readonly malware: string }
  /** `detail`: what and where, or the tool's own words; hostile. Empty where the reason says all. */
  | { readonly verdict: 'failed'; readonly reason: WhyUnscanned; readonly detail: string };

/** What ClamAV said of one file that something suspicious runs. */
export type ScannedFile = ScanVerdict & {
  /** The suspicious processes that run it. */
  readonly pids: readonly number[];
  /** The program's own file, or the script that it was started with. */
  readonly kind: 'executable' | 'script';
  /** As the process has it; `memfd:NAME` where there is no path. Hostile. */
  readonly file: string;
  readonly by: ScanTool;
};
