import type { AdviceReason, Fact, SignalId } from '../model/index.ts';

/** What one signal says. */
export interface SignalText {
  readonly title: string;
  /** What was found and what it means. `program`: as `program` below tells it; `port`: `7626/tcp`; both shown as they are. */
  readonly explanation: (seen: { readonly program: string; readonly port: string }) => string;
  /** How the finding could be wrong, and what to look at then. */
  readonly mistaken: string;
}

/** By the signal's id: one that is missing in a language does not compile. */
export interface SignalTexts {
  /** A process in a sentence; the name is shown as it is. */
  readonly program: (name: string, pid: number) => string;
  /** The same of a program whose pid a listing does not tell. */
  readonly unnumbered: (name: string) => string;
  /** The same where its name is not at hand. */
  readonly process: (pid: number) => string;
  readonly texts: { readonly [id in SignalId]: SignalText };
  /** Each fact with its value, which is shown as it is. */
  readonly facts: { readonly [fact in Fact]: (value: string) => string };
}

/** Reasons of an advice, by code; without a full stop, so that several fit on a line. What they name is shown as it is. */
export interface AdviceTexts {
  readonly reasons: {
    readonly [code in AdviceReason['code']]: (reason: Extract<AdviceReason, { readonly code: code }>) => string;
  };
}
