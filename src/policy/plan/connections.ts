import type {
  ConnectionEffect,
  Endpoint,
  Inspection,
  Network,
  PolicyPacket,
  ResolvedPolicy,
  Socket,
} from '../../model/index.ts';
import { doorKey, isOpen } from '../../model/index.ts';
import type { TranslatedConnection } from '../../platform/index.ts';
import type { Session } from '../../session/index.ts';
import { decide } from '../decide/index.ts';
import { isSamePlace, type Paths, pathsOf, type Place, placeOf } from './paths.ts';

const NUMBERS = { tcp: 6, udp: 17 } as const;

/** A connection that is open, or that somebody says that they came by. */
interface Connection {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  readonly peer: Endpoint;
  readonly ends: { readonly local: Place; readonly peer: Place };
  /** Index of the interface that it is bound to; 0 for none. */
  readonly bound: number;
  readonly holders: readonly string[];
  readonly own: boolean;
  readonly way: PolicyPacket['way'];
  /** Ports that may have been asked for: of this computer, or where it is one of ours to others, of the peer. */
  readonly asked: readonly number[];
}

/** Connections that a policy would not let be made again. */
export interface Hit {
  readonly incoming: readonly ConnectionEffect[];
  /** Empty where `out` is not listed. */
  readonly outgoing: readonly ConnectionEffect[];
}

type View = Pick<Inspection, 'sockets' | 'holders' | 'ports' | 'networks'>;

/**
 * Which connections of our network namespace a policy would not let be made again: TCP that is up, and UDP that has a peer.
 * Those between this computer and itself are left out.
 *
 * @param translated those that conntrack knows as sent on to another address, such as a container's
 */
export function connectionEffects(
  view: View,
  policy: ResolvedPolicy,
  session: Session,
  translated: readonly TranslatedConnection[] = [],
): Hit {
  const network = view.networks.find(({ own }) => own);
  if (network === undefined) return { incoming: [], outgoing: [] };
  const paths = pathsOf(network);
  const seen = seenConnections(view, network, session);
  const told = session.connections.flatMap((one) => toldConnection(one, seen) ?? []);
  const sentOn = translated.flatMap((one) => sentOnConnection(one, paths) ?? []);
  const all = [...seen, ...told, ...sentOn].filter(({ ends }) => !paths.isInner(ends.local, ends.peer));
  const isLetIn = remembered(policy);
  // Who came in over ssh may have had it connect on to others: to lose that is not to lose the way in.
  const cameIn = [...seen, ...told].some(({ own, way }) => own && way === 'in');
  const hit = (outward: boolean): readonly ConnectionEffect[] =>
    all.flatMap((one) => ((one.way === 'out') === outward ? (effectOf(one, isLetIn, paths) ?? []) : []));
  const outgoing = policy.out === null ? [] : hit(true);
  return { incoming: hit(false), outgoing: outgoing.map((one) => ({ ...one, own: one.own && !cameIn })) };
}

function isUp({ protocol, state }: Socket): boolean {
  return state === 'established' || (protocol === 'tcp' && ['close-wait', 'syn-sent', 'syn-received'].includes(state));
}

function seenConnections(view: View, { namespace }: Network, { connections }: Session): readonly Connection[] {
  const doors = new Map(view.ports.map((port) => [doorKey(port), port]));
  return view.sockets.flatMap((socket) => {
    const { protocol, local, peer } = socket;
    if (socket.namespace !== namespace || peer === null || !isUp(socket)) return [];
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const ends = endsOf(local, peer);
    if (ends === null) return [];
    const door = doors.get(doorKey({ namespace, protocol, number: local.port }));
    const isServed = door?.sockets.some(isOpen) === true;
    // What is sent on to this port was asked for by another.
    const fronts = door?.published.flatMap(({ from, to }) => (to.port === local.port ? from.port : [])) ?? [];
    return {
      protocol,
      local,
      peer,
      ends,
      bound: socket.interface ?? 0,
      holders: [...new Set((view.holders.get(socket.inode) ?? []).map(({ process }) => process.name))],
      own: protocol === 'tcp' && connections.some((one) => isSameConnection(one, { local, peer })),
      way: isServed ? 'in' : 'out',
      asked: isServed ? [...new Set([local.port, ...fronts])] : [peer.port],
    };
  });
}

/** A connection that no socket is seen of: of another network namespace, or one that is over by now. */
function toldConnection({ local, peer }: Ends, seen: readonly Connection[]): Connection | null {
  const ends = endsOf(local, peer);
  if (ends === null || seen.some((one) => isSameConnection(one, { local, peer }))) return null;
  return { protocol: 'tcp', local, peer, ends, bound: 0, holders: [], own: true, way: 'in', asked: [local.port] };
}

/** One that came from outside to an address of ours, and was sent on to another: what stays here has a socket. */
function sentOnConnection({ protocol, peer, asked, to }: TranslatedConnection, paths: Paths): Connection | null {
  const ends = endsOf(asked, peer);
  const target = placeOf(to.address);
  if (ends === null || target === null || !paths.isOwn(ends.local) || paths.isOwn(target)) return null;
  const rest = { bound: 0, holders: [], own: false } as const;
  return { protocol, local: asked, peer, ends, ...rest, way: 'published', asked: [asked.port] };
}

function endsOf(local: Endpoint, peer: Endpoint): Connection['ends'] | null {
  const ends = { local: placeOf(local.address), peer: placeOf(peer.address) };
  return ends.local === null || ends.peer === null ? null : { local: ends.local, peer: ends.peer };
}

interface Ends {
  readonly local: Endpoint;
  readonly peer: Endpoint;
}

/** The same ends, however their addresses are written. */
function isSameConnection(a: Ends, b: Ends): boolean {
  return isSameEnd(a.local, b.local) && isSameEnd(a.peer, b.peer);
}

function isSameEnd(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && isSamePlace(placeOf(a.address), placeOf(b.address));
}

/** Busy servers have thousands of connections from few peers: each question is answered once. */
function remembered(policy: ResolvedPolicy): (packet: PolicyPacket) => boolean {
  const known = new Map<string, boolean>();
  return (packet) => {
    const { way, family, address, interface: name, protocol, port } = packet;
    const key = `${way} ${family} ${address} ${protocol} ${port} ${name}`;
    const answer = known.get(key) ?? decide(policy, packet).verdict === 'let-in';
    known.set(key, answer);
    return answer;
  };
}

/** `null` where it could be made again: by every interface that it may come by. */
function effectOf(
  connection: Connection,
  isLetIn: (packet: PolicyPacket) => boolean,
  paths: Paths,
): ConnectionEffect | null {
  const { local, peer, ends, bound, holders, own, way, asked, protocol } = connection;
  const ways = paths.of(ends.local, ends.peer, bound);
  const packet = { family: ends.peer.family, address: ends.peer.value, protocol: NUMBERS[protocol] };
  const packetsBy = (name: string): readonly PolicyPacket[] =>
    asked.map((port) => ({ ...packet, way, interface: name, port }));
  if (ways.length > 0 && ways.every((name) => packetsBy(name).some(isLetIn))) return null;
  return { local, peer, interface: ways.length === 1 ? (ways[0] ?? null) : null, holders, own };
}
