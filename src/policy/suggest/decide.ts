import type { Prefix } from '../../address/index.ts';
import type { Published, SuggestedEntry, SuggestionReason } from '../../model/index.ts';
import type { Known } from '../resolve/index.ts';
import { networksOf, written } from './networks.ts';
import type { Peers } from './peers.ts';

/** What is known of one port. */
export interface PortFacts {
  /** What the catalog says, where that is about what really is there. */
  readonly known: Known | null;
  /** A trojan's name for the number, where nobody can be seen behind it. */
  readonly trojan: string | null;
  readonly suspicious: boolean;
  /** The session of whoever runs Menshen came by it. */
  readonly session: boolean;
  readonly dhcp: boolean;
  /** Whoever administers the machine may come by it. */
  readonly remoteLogin: boolean;
  readonly published: Published | null;
  readonly peers: Peers;
  /** Private networks of this machine that can reach it. */
  readonly own: readonly Prefix[];
  /** Of a server of addresses the interfaces by which it is asked; `null` for anything else. */
  readonly asked: readonly string[] | null;
}

export type Decision = Pick<SuggestedEntry, 'addresses' | 'interfaces' | 'active' | 'reasons'>;

/**
 * Whom a suggested policy lets in at a port. In this order: the session that is at work stays; so do answers of DHCP
 * servers; what is suspicious does not. Then who is connected tells more than what the catalog says in general: where all
 * come from private networks these are taken. Where nobody is, what strangers may reach is open to anyone, what they may
 * reach with care to the networks around; what they must not reach, and what nobody knows, is left to its owner.
 */
export function decide(facts: PortFacts): Decision {
  const { decision, reasons } = decided(facts);
  const published: readonly SuggestionReason[] =
    facts.published === null ? [] : [{ code: 'published', to: facts.published.to }];
  return { ...decision, reasons: [...reasons, ...published] };
}

interface Decided {
  readonly decision: Omit<Decision, 'reasons'>;
  readonly reasons: readonly SuggestionReason[];
}

function decided(facts: PortFacts): Decided {
  const { known, trojan, peers, asked } = facts;
  const about: SuggestionReason =
    known === null ? { code: 'unknown' } : { code: 'public', name: known.name, public: known.facts.public };
  const connected = connectedOf(peers);
  if (facts.session)
    return { decision: allowed(peersOnly(facts)), reasons: [{ code: 'session' }, about, ...connected] };
  if (facts.dhcp) return { decision: allowed(null), reasons: [{ code: 'dhcp' }] };
  if (facts.suspicious) return { decision: LEFT, reasons: [{ code: 'suspicious' }, ...connected] };
  if (trojan !== null) return { decision: LEFT, reasons: [{ code: 'trojan-number', name: trojan }, ...connected] };
  if (asked !== null && asked.length > 0) {
    const decision = { active: true, addresses: null, interfaces: asked };
    return { decision, reasons: [{ code: 'dhcp-server' }, about] };
  }
  if (known?.facts.public === 'normal') return { decision: allowed(null), reasons: [about, ...connected] };
  if (peers.publicCount > 0) {
    return { decision: known?.facts.public === 'never' ? LEFT : allowed(null), reasons: [about, ...connected] };
  }
  const networks = peersOnly(facts);
  if (networks !== null) return { decision: allowed(networks), reasons: [...connected, about] };
  return unused(facts, about);
}

const LEFT = { active: false, addresses: null, interfaces: null } as const;

function allowed(addresses: readonly string[] | null): Decided['decision'] {
  return { active: true, addresses, interfaces: null };
}

/** Nobody is connected. */
function unused({ known, own, remoteLogin }: PortFacts, about: SuggestionReason): Decided {
  if (remoteLogin) return { decision: allowed(null), reasons: [{ code: 'remote-login' }, about] };
  const isForNeighbours = known?.facts.public === 'careful' || known?.facts.advice.network === 'keep';
  if (!isForNeighbours || own.length === 0) return { decision: LEFT, reasons: [about] };
  return { decision: allowed(written(own)), reasons: [about, { code: 'own-networks' }] };
}

/** The networks of those who are connected; `null` where nobody is, or not from private networks alone. */
function peersOnly({ peers, own }: PortFacts): readonly string[] | null {
  if (peers.privateCount === 0 || peers.publicCount > 0) return null;
  return written(networksOf([...peers.private.values()], own));
}

function connectedOf({ privateCount, publicCount }: Peers): readonly SuggestionReason[] {
  if (publicCount > 0) return [{ code: 'public-peers', count: publicCount }];
  return privateCount > 0 ? [{ code: 'private-peers', count: privateCount }] : [];
}
