import type { PolicyPorts } from './policy.ts';
import type { Endpoint } from './socket.ts';

/** Why a suggested policy lets somebody in, or would rather not. Names are hostile. */
export type SuggestionReason =
  /** Whoever runs Menshen came by this port. */
  | { readonly code: 'session' }
  /** Answers of a DHCP server come there. */
  | { readonly code: 'dhcp' }
  /** How the catalog sees it that strangers reach it. */
  | { readonly code: 'public'; readonly name: string; readonly public: 'normal' | 'careful' | 'never' }
  /** The catalog does not know what is there. */
  | { readonly code: 'unknown' }
  /** The number is a trojan's or worm's, and nobody can be seen behind it. */
  | { readonly code: 'trojan-number'; readonly name: string }
  /** The door check says that it is to be investigated. */
  | { readonly code: 'suspicious' }
  /** Sent on to a container. */
  | { readonly code: 'published'; readonly to: Endpoint }
  /** Connections that are open now, all of them from private networks. */
  | { readonly code: 'private-peers'; readonly count: number }
  /** Some come from public addresses; `count` is theirs. */
  | { readonly code: 'public-peers'; readonly count: number }
  /** Nobody is connected: the private networks that this machine stands in are taken. */
  | { readonly code: 'own-networks' }
  /** Whoever asks it for an address has none yet. */
  | { readonly code: 'dhcp-server' }
  /** Remote login: shutting it out might shut out whoever administers this machine. */
  | { readonly code: 'remote-login' };

export interface SuggestedEntry {
  readonly ports: readonly PolicyPorts[];
  /** `null` for anyone. */
  readonly addresses: readonly string[] | null;
  /** `null` for any. */
  readonly interfaces: readonly string[] | null;
  /** Otherwise it is written down as a comment. */
  readonly active: boolean;
  /** Names of the programs that hold the ports; hostile. */
  readonly programs: readonly string[];
  /** The deciding one first. */
  readonly reasons: readonly SuggestionReason[];
}

/** A first policy, as what listens now suggests it. */
export interface Suggestion {
  readonly entries: readonly SuggestedEntry[];
  /** Ports that only this machine itself reaches: no policy concerns them. */
  readonly loopbackOnly: number;
  /** UDP ports by which programs ask others: answers come in without an entry. */
  readonly clients: number;
  /** A session by which somebody came over the network is known. */
  readonly session: boolean;
  /** Every process could be asked what it holds. */
  readonly complete: boolean;
}
