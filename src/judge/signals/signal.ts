import type { Finding, Process, SignalId } from '../../model/index.ts';
import type { Subject } from '../subject.ts';

/**
 * What a finding's evidence stems from. Findings of one cause often share one innocent reason, so that they add up to
 * less than their sum: see `judge/weigh.ts`.
 *
 * - `content`: what is in the file, whoever put it there
 * - `file`: where the program came from, and whether its file is still there
 * - `remote-control`: someone elsewhere gets to type commands
 * - `tampering`: what runs is not what was installed
 * - `disguise`: it pretends to be something else
 * - `belonging`: who holds a number that is known for something
 * - `number`: the bare number
 */
export type Cause = 'content' | 'file' | 'remote-control' | 'tampering' | 'disguise' | 'belonging' | 'number';

interface Rule {
  readonly id: SignalId;
  /** The most that it ever weighs, in the unit of `Finding.weight`. */
  readonly weight: number;
  readonly cause: Cause;
  /** It only adds to what else was found, and is left out where nothing was. */
  readonly modifier?: true;
  /** @returns `null` where there is nothing, or where what would be needed is unknown */
  look(subject: Subject): Finding | null;
}

export interface PortSignal extends Rule {
  readonly about: 'port';
}

export interface ConnectionSignal extends Rule {
  readonly about: 'connection' | 'both';
  /**
   * Whether the process alone leaves it possible that `look` finds something. Asked once a process, so that of 60,000
   * connections only those are looked at whose holders matter; it may be too generous, never too strict.
   */
  concerns(process: Process): boolean;
}

/** One rule that looks for one kind of evidence. Pure: it sees its subject and nothing else. */
export type Signal = PortSignal | ConnectionSignal;
