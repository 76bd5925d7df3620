import type { PortKey } from './plan.ts';
import type { Exposure } from './port.ts';

/** What a probe met. `arrived`: it came past every filter, and nothing answered. */
export type ProbeSeen = 'open' | 'refused' | 'arrived' | 'shut';

/** One line of the proof. */
export interface ProbeResult {
  readonly port: PortKey;
  readonly family: 'ip' | 'ip6';
  readonly sourcePort: number;
  /** Address of this machine that was asked. */
  readonly to: string;
  /** By the policy, for the address and interface that the probe came from. */
  readonly expected: 'let in' | 'shut';
  /** By the kernel's rules, those of others included; `unknown` where a rule is not understood. */
  readonly byRules: 'let in' | 'shut' | 'unknown';
  /** The rule that decides, ours or another's, as `family table chain handle N: text`; hostile. `null` where none is known. */
  readonly rule: string | null;
  readonly seen: ProbeSeen;
  /** Names; hostile. Empty where nobody listens. */
  readonly holders: readonly string[];
  /**
   * Expected and seen agree. Where the policy lets in and another's rule shuts, `byRules` and `seen` agree, and these do
   * not: what was promised is not so.
   */
  readonly agrees: boolean;
}

/** What a proof leaves open. */
export type ProofGap =
  /** This machine has no such family, or no free network of it. */
  | { readonly code: 'family-not-asked'; readonly family: 'ip' | 'ip6'; readonly detail: string }
  /** What came past the filters could not be counted: a port that refuses may be one that a filter refuses. */
  | { readonly code: 'arrivals-not-counted'; readonly detail: string }
  /** Somebody listens at this address only, and a packet to it would not stay on this machine. */
  | { readonly code: 'address-not-asked'; readonly address: string }
  /** There were more ports than are asked. */
  | { readonly code: 'ports-left-out'; readonly count: number };

/** What each listener answers by each interface, according to the kernel's rules and to the policy. */
export interface InterfaceVerdict {
  readonly port: PortKey;
  readonly interface: string;
  /** Sources that the policy lets in there, as networks; `['0.0.0.0/0', '::/0']` for anyone, empty for nobody. */
  readonly expected: readonly string[];
  readonly byRules: Exposure;
}

/** The proof of a policy. */
export interface PolicyProof {
  readonly probes: readonly ProbeResult[];
  readonly interfaces: readonly InterfaceVerdict[];
  /** All expected and seen agree; false where nothing was probed. */
  readonly holds: boolean;
  readonly gaps: readonly ProofGap[];
  /** Why nothing was probed, as a call with its errno; `null` where something was. */
  readonly notProbed: string | null;
  /** Nothing was probed, and root could. */
  readonly needsRoot: boolean;
}
