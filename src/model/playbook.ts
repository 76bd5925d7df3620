import type { System } from './capture.ts';
import type { CatalogPorts } from './catalog.ts';
import type { CloseMethod } from './change.ts';

/** Systems that playbooks tell about. */
export type PlaybookSystem = Exclude<System, 'bsd'>;
export const PLAYBOOK_SYSTEMS: readonly PlaybookSystem[] = ['linux', 'windows', 'macos'];

/** What Menshen itself can do of a playbook, on the machine that it runs on: it becomes a plan. */
export interface PlaybookAction {
  readonly command: 'close';
  readonly ports: readonly CatalogPorts[];
  /** The method, where the usual choice would not do. */
  readonly how?: CloseMethod;
}

/** One thing to do or to look at. */
export interface PlaybookStep {
  /** A sentence in the language that was asked for. */
  readonly text: string;
  /** One a line, for a shell (bash, PowerShell, zsh). Words in capitals (`PID`, `PATH`) stand for what was found before. */
  readonly commands: readonly string[];
  readonly menshen?: PlaybookAction;
}

/** A playbook on one system; none of the lists is empty. */
export interface PlaybookParts {
  /** How to tell a trojan from the real service. */
  readonly tell: readonly PlaybookStep[];
  readonly steps: readonly PlaybookStep[];
  /** How to see that it worked. */
  readonly verify: readonly PlaybookStep[];
}

/** How a port is closed for good, or a trojan behind it removed, in one language. */
export interface Playbook {
  /** Its own; that of the entry that it was put together from; or `any-port`. */
  readonly id: string;
  /** Written by hand; put together from an entry of the catalog; or general, where nothing is known of the port. */
  readonly from: 'written' | 'entry' | 'general';
  readonly title: string;
  readonly what: string;
  readonly weakness?: string;
  /** Those that the steps speak of. Empty only where it is about no port in particular. */
  readonly ports: readonly CatalogPorts[];
  /** Ids of the catalog's entries that it is for. */
  readonly entries: readonly string[];
  readonly sources: readonly string[];
  readonly systems: { readonly [system in PlaybookSystem]: PlaybookParts };
}

/** What holds for any port, once for each language: see `i18n/en/playbook-steps.ts`. */
export type GeneralStep =
  | 'holder'
  | 'origin'
  | 'stop'
  | 'firewall'
  | 'reject'
  | 'isolate'
  | 'evidence'
  | 'autostart'
  | 'end'
  | 'scan'
  | 'secrets'
  | 'gone'
  | 'outside';

export type PerSystem = { readonly [system in PlaybookSystem]: string };

/** The sentences that playbooks are put together with; a step's sentence may be one for all systems. */
export interface PlaybookTexts {
  readonly steps: { readonly [step in GeneralStep]: string | PerSystem };
  readonly numberAlone: string;
  readonly programs: (programs: readonly string[]) => string;
  readonly anyProgram: string;
  readonly advised: (remedy: string) => string;
  readonly itsOwn: string;
  readonly elsewhere: (system: PlaybookSystem) => string;
  readonly unseenUdp: string;
  readonly anyPort: { readonly title: string; readonly what: string };
}
