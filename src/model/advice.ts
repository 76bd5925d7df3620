import type { Advice, Suspicion } from './finding.ts';
import type { Reach } from './port.ts';

/** One reason for an advice, the deciding one first; `i18n` turns it into a sentence. Names are hostile. */
export type AdviceReason =
  /** What was found; also named where it is too little to decide. */
  | { readonly code: 'suspicion'; readonly suspicion: Suspicion }
  /** The owner of this machine wrote down that it is meant to be so, and why. */
  | { readonly code: 'expected'; readonly why: string }
  /** The owner expects it, but nowhere near as far as it reaches, or may reach. */
  | { readonly code: 'farther-than-expected'; readonly meant: Reach; readonly reach: Reach; readonly why: string }
  /** The catalog says so for a port of this kind. */
  | { readonly code: 'catalog'; readonly name: string; readonly reach: Reach; readonly advice: Advice }
  /** The number is known, but by another program than the one that holds it. */
  | { readonly code: 'wrong-program'; readonly name: string }
  /** Only this machine reaches it. */
  | { readonly code: 'host-only' }
  /** Others reach it. */
  | { readonly code: 'reachable'; readonly reach: Exclude<Reach, 'host'> }
  /** How far it reaches could not be told; the advice takes it to be as far as this. Instead of `reachable`, or beside another reason. */
  | { readonly code: 'reach-unknown'; readonly atMost: Reach }
  /** The number is a trojan's or worm's, and who holds it can't be seen: look before anything else is decided. */
  | { readonly code: 'trojan-number'; readonly name: string }
  /** One of several low or dynamic numbers in a row, as systems hand them out: nothing suspicious in that. */
  | { readonly code: 'dynamic-run'; readonly first: number; readonly last: number }
  /** A UDP port in the range that the kernel hands out: most likely a program that asks others, not one that serves. */
  | { readonly code: 'client-port' }
  /** A service that a package brought and systemd runs. */
  | { readonly code: 'packaged-service'; readonly unit: string; readonly package: string }
  /** systemd itself listens, and starts a service when somebody comes (`systemd.socket(5)`). */
  | { readonly code: 'socket-activated' }
  | { readonly code: 'container'; readonly runtime: string }
  /** A program that no package brought, or that nobody runs as a service. */
  | { readonly code: 'unknown-program'; readonly program: string }
  /** Packets to it are sent on by DNAT. */
  | { readonly code: 'published' }
  /** Who holds it could not be seen. */
  | { readonly code: 'holder-unseen' }
  /** No process holds it: the kernel itself does. */
  | { readonly code: 'no-holder' }
  /** A connection about which little was found. */
  | { readonly code: 'little-found' };
