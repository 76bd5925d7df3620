/** What the watchdog is told first, as a line of JSON. */
export interface WatchdogOrder {
  /** `PolicyPlaces.run`. */
  readonly run: string;
  /** `PolicyPlaces.state`. */
  readonly state: string;
  /** Path of the journal. */
  readonly journal: string;
  /** In the journal. */
  readonly change: number;
  /** Of the policy's file. */
  readonly path: string;
  /** A table that stands as long as the policy may be loaded: the script that loads it deletes it. */
  readonly gate: string;
  /** Text of our table that is restored; `null` where there was none. */
  readonly earlier: string | null;
  /** Scripts that do it, the best first. */
  readonly ways: readonly string[];
  readonly confirmWithinMs: number;
}

/** Lines that it is told after that. The end of the stream without `applied` says that whoever applied died or gave up. */
export type WatchdogWord = 'loading' | 'applied' | 'gave-up';

/** What it answers, on a descriptor of its own: this, or why it can't watch. */
export const READY = 'ready';
export const ORDER_DESCRIPTOR = 3;
export const ANSWER_DESCRIPTOR = 4;

/** How the names of gates begin. */
export const GATE = 'menshen_gate_';

/** Makes the gate; it must not be there. */
export function gateScript(gate: string): string {
  return `create table inet ${gate}\n`;
}

/** Goes before a script: it is loaded only while the gate stands, and takes it away in the same transaction. */
export function throughGate(gate: string, script: string): string {
  return `delete table inet ${gate}\n${script}`;
}
