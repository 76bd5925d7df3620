export type Suspicion = 'none' | 'low' | 'medium' | 'high';
export const SUSPICIONS: readonly Suspicion[] = ['none', 'low', 'medium', 'high'];

export type Advice = 'keep' | 'restrict' | 'close' | 'investigate';

/** The rules of `judge/signals/`. */
export type SignalId =
  | 'altered-program'
  | 'deleted-executable'
  | 'hidden-port'
  | 'empty-environment'
  | 'kernel-thread-name'
  | 'listing-disagrees'
  | 'look-alike-name'
  | 'malware-found'
  | 'memfd-executable'
  | 'misplaced-name'
  | 'no-package'
  | 'not-expected'
  | 'other-name'
  | 'packet-tap'
  | 'preloaded-library'
  | 'renamed-program'
  | 'shell-on-socket'
  | 'shell-relay'
  | 'streams-on-socket'
  | 'trojan-port'
  | 'writable-folder'
  | 'wrong-program';

/** What a piece of evidence is: what its value tells. */
export type Fact =
  | 'altered-file'
  | 'arguments'
  | 'checksum'
  | 'checksum-expected'
  | 'empty-environment'
  | 'executable'
  | 'executable-deleted'
  | 'executable-in-memory'
  | 'expected-programs'
  | 'imitated'
  | 'missing-from'
  | 'malware'
  | 'name'
  | 'no-package'
  | 'not-listed'
  | 'package'
  | 'parent'
  | 'peer'
  | 'port'
  | 'preloaded'
  | 'preloaded-by-system'
  | 'preloaded-gone'
  | 'script'
  | 'streams'
  | 'taken'
  | 'trojan'
  | 'usual-folder'
  | 'tap'
  | 'twin'
  | 'working-folder';

/** One fact, and the command by which a person sees the same fact without Menshen. */
export interface Evidence {
  readonly fact: Fact;
  /** What was seen, raw and hostile: sanitise before printing. */
  readonly value: string;
  /** Argument array of the command that shows it: `['readlink', '/proc/12/exe']`. */
  readonly check: readonly string[];
}

/** What one signal found on one port or connection. Texts (title, explanation, false positives) are in `i18n`, by `signal`. */
export interface Finding {
  readonly signal: SignalId;
  /** 0 to 100: how much more likely it makes an intrusion; see `judge/weigh.ts` for how findings add up. */
  readonly weight: number;
  readonly pid?: number;
  /** The owner's reason why this is normal here: then it does not count. Hostile like everything that is read. */
  readonly accepted?: string;
  readonly evidence: readonly Evidence[];
}
