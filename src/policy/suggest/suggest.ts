import type { Prefix } from '../../address/index.ts';
import type { Inspection, JudgedPort, Network, Port, SuggestedEntry, Suggestion } from '../../model/index.ts';
import type { Session } from '../../session/index.ts';
import { HIGHEST_PORT } from '../../text/index.ts';
import {
  isClientLike,
  joined,
  knownOf,
  type ListeningPort,
  listeningPorts,
  ownNetwork,
  shownNames,
} from '../resolve/index.ts';
import { decide } from './decide.ts';
import { factsOf, keyOf, UNKNOWN } from './facts.ts';
import { ownNetworks } from './networks.ts';
import { peersByPort, peersOf } from './peers.ts';
import { sessionPorts } from './session.ts';

export interface SuggestTools {
  /** With connections (`scope: 'all'`). */
  readonly inspection: Pick<Inspection, 'networks' | 'ports' | 'sockets'>;
  /** What the door check thinks of the ports; empty where nobody asked. */
  readonly judged: readonly JudgedPort[];
  readonly session: Pick<Session, 'connections'>;
}

/** A first policy: what listens now, whom the catalog would let in, and who is connected. Nothing is looked up. */
export function suggestPolicy({ inspection, judged, session }: SuggestTools): Suggestion {
  const network = ownNetwork(inspection);
  if (network === null) return { entries: [], loopbackOnly: 0, clients: 0, session: false, complete: false };
  const peers = peersByPort(inspection, network);
  const investigated = judged.filter(({ advice, port }) => advice === 'investigate' && isOwn(port, network));
  const suspicious = new Set(investigated.map(({ port }) => keyOf(port)));
  const ports = listeningPorts(inspection);
  const came = sessionPorts(session, ports, network);
  const clients = ports.filter((port) => isClient(port, network) && !came.has(port.first));
  const own = ownNetworks(network);
  const entries = ports
    .filter((port) => !clients.includes(port))
    .map((listening): SuggestedEntry => {
      const facts = factsOf(listening, { own, network, came, peers, suspicious });
      const { protocol, first, last, port } = listening;
      return { ports: [{ protocol, first, last }], programs: shownNames(port), ...decide(facts) };
    });
  return {
    entries: inOrder(merged([...unheard(came, ports, own), ...entries])),
    loopbackOnly: inspection.ports.filter((port) => isOwn(port, network)).length - ports.length,
    clients: clients.length,
    session: came.size > 0,
    complete: inspection.ports.every(({ holdersComplete }) => holdersComplete),
  };
}

/** A port by which a program asks others. The kernel's own, such as WireGuard's, and those of known services are none. */
function isClient(listening: ListeningPort, network: Network): boolean {
  const { protocol, first, sockets, port } = listening;
  if (sockets.length === 0 || !sockets.every((socket) => isClientLike(socket, network))) return false;
  if (port.holders.length === 0 && port.holdersComplete) return false;
  const known = knownOf(protocol, first, listening);
  return known === null || known.facts.kind !== 'service';
}

/** A session came by a port on which nobody listens any more: its server was stopped, and it lives on. */
function unheard(
  came: ReadonlyMap<number, readonly string[]>,
  ports: readonly ListeningPort[],
  own: readonly Prefix[],
): readonly SuggestedEntry[] {
  const heard = new Set(ports.filter(({ protocol }) => protocol === 'tcp').map(({ first }) => first));
  return [...came]
    .filter(([number]) => !heard.has(number))
    .map(([number, texts]) => {
      const decision = decide({ ...UNKNOWN, session: true, peers: peersOf(texts), own });
      return { ports: [{ protocol: 'tcp', first: number, last: number }], programs: [], ...decision };
    });
}

/** What is decided alike of the same programs is one entry. */
function merged(entries: readonly SuggestedEntry[]): readonly SuggestedEntry[] {
  const found = new Map<string, SuggestedEntry>();
  for (const entry of entries) {
    const { ports, ...rest } = entry;
    const key = JSON.stringify(rest);
    found.set(key, { ...rest, ports: joined([...(found.get(key)?.ports ?? []), ...ports]) });
  }
  return [...found.values()];
}

/** The session first, then by number. */
function inOrder(entries: readonly SuggestedEntry[]): readonly SuggestedEntry[] {
  return entries.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ reasons, ports }: SuggestedEntry): number {
  const isSession = reasons[0]?.code === 'session';
  return Math.min(...ports.map(({ first }) => first)) - (isSession ? HIGHEST_PORT + 1 : 0);
}

function isOwn({ namespace, protocol }: Port, network: Network): boolean {
  return namespace === network.namespace && (protocol === 'tcp' || protocol === 'udp');
}
