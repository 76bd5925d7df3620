export type Suspicion = 'none' | 'low' | 'medium' | 'high';
export const SUSPICIONS: readonly Suspicion[] = ['none', 'low', 'medium', 'high'];

export type Advice = 'keep' | 'restrict' | 'close' | 'investigate';

/** The rules of `judge/signals/`. */
export type SignalId =
  | 'deleted-executable'
  | 'kernel-thread-name'
  | 'look-alike-name'
  | 'malware-found'
  | 'memfd-executable'
  | 'misplaced-name'
  | 'shell-on-socket'
  | 'shell-relay'
  | 'streams-on-socket'
  | 'trojan-port'
  | 'writable-folder'
  | 'wrong-program';

/** What a piece of evidence is: what its value tells. */
export type Fact =
  | 'arguments'
  | 'executable'
  | 'executable-deleted'
  | 'executable-in-memory'
  | 'expected-programs'
  | 'imitated'
  | 'malware'
  | 'name'
  | 'no-package'
  | 'package'
  | 'parent'
  | 'peer'
  | 'port'
  | 'script'
  | 'streams'
  | 'trojan'
  | 'usual-folder'
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
  readonly evidence: readonly Evidence[];
}
