import type { Exposure, ExposureReason, Interface, Network, Protocol, Published, Socket } from '../../model/index.ts';
import { relation, single } from '../firewall/index.ts';
import { type Binding, bindingOf } from './binding.ts';
import { candidatesOf, entrances } from './candidates.ts';
import { isIndependent, mediated } from './container.ts';
import { doorVerdict, leadsToPort, redirectsTo, takesPort } from './published.ts';
import { CLOSED, reachOf, type Wants } from './reach.ts';
import { settle, type WayVerdict } from './settle.ts';
import { sourceBook } from './sources.ts';
import type { Candidate, PublishedDoor, Verdict, View } from './types.ts';
import { viewOf } from './view.ts';

export { type AskedPacket, packetJudge, type PacketVerdict } from './packets.ts';
export { type SourceBook, sourceBook } from './sources.ts';

/** All open sockets of one protocol and number in one namespace; none where a door exists by DNAT alone. */
export interface JudgedDoor {
  readonly namespace: number;
  readonly protocol: Protocol;
  readonly number: number;
  readonly sockets: readonly Socket[];
}

export interface ExposureJudge {
  /**
   * From where new peers can reach the door, and by which rules it is published.
   *
   * @param by index of an interface: only what comes in by it counts
   */
  of(door: JudgedDoor, by?: number): { readonly exposure: Exposure; readonly published: readonly Published[] };
  /** Every port that some network sends on by DNAT, with that network's namespace, in the order of the rules. */
  published(): readonly { readonly namespace: number; readonly published: Published }[];
}

/**
 * Judges from where ports can be reached: bind address x interface addresses x firewall x NAT. Each network's rules are
 * compiled once, at the first door that needs them. Nothing is read or sent; the answer holds for the moment at which
 * `networks` were read.
 *
 * @param doors all open ports of these networks: what a rule sends on to this computer is taken by their sockets
 */
export function exposureJudge(networks: readonly Network[], doors: readonly JudgedDoor[]): ExposureJudge {
  const book = sourceBook();
  const views = new Map(
    networks.map((network) => {
      const own = (): readonly Socket[] =>
        doors.flatMap(({ namespace, sockets }) => (namespace === network.namespace ? sockets : []));
      return [network.namespace, viewOf(network, own, book)];
    }),
  );
  return {
    of: (door, by) => {
      const view = views.get(door.namespace);
      if (view === undefined) return { exposure: { level: 'unknown', atMost: 'anywhere', reasons: [] }, published: [] };
      return judge(
        by === undefined ? view : { ...view, only: by },
        [...views.values()].filter((other) => other !== view),
        door,
      );
    },
    published: () =>
      [...views.values()].flatMap((view) =>
        view.doors().map(({ published }) => ({ namespace: view.network.namespace, published })),
      ),
  };
}

/** Interfaces of a network that packets from other computers can come in by. */
export function entrancesOf(network: Network): readonly Interface[] {
  return entrances({ network, only: null });
}

/** What has been found out about one door. */
interface Findings {
  readonly bound: ExposureReason[];
  readonly ways: WayVerdict[];
  readonly doors: Set<PublishedDoor>;
}

function judge(view: View, others: readonly View[], door: JudgedDoor): ReturnType<ExposureJudge['of']> {
  const findings: Findings = { bound: [], ways: [], doors: new Set() };
  const { protocol, number } = door;
  if (protocol === 'tcp' || protocol === 'udp') {
    for (const socket of door.sockets) judgeSocket(view, others, socket, protocol, number, findings);
    for (const published of view.doors()) {
      if (takesPort(published, protocol, number)) addDoor(view, published, findings);
    }
  }
  const exposure = settle(view, findings.bound, findings.ways);
  return { exposure, published: [...findings.doors].map(({ published }) => published) };
}

function addDoor(view: View, published: PublishedDoor, findings: Findings): void {
  if (findings.doors.has(published)) return;
  findings.doors.add(published);
  findings.ways.push({ way: null, verdict: doorVerdict(view, published) });
}

function judgeSocket(
  view: View,
  others: readonly View[],
  socket: Socket,
  protocol: 'tcp' | 'udp',
  port: number,
  findings: Findings,
): void {
  const binding = bindingOf(socket, view.network, view.book);
  findings.bound.push(...bindingReasons(view, binding));
  if (!view.network.own) findings.bound.push({ code: 'other-namespace' });
  if (binding.kind === 'loopback') {
    for (const published of view.doors()) {
      if (published.door.address !== null && reaches(view, published, binding, protocol, port)) {
        addDoor(view, published, findings);
      }
    }
    return;
  }
  const ways = candidatesOf(view, binding);
  if (ways.length === 0) findings.bound.push(noWay(view, binding));
  for (const way of ways) {
    const wants = arrivesAt(binding, port);
    if (view.network.own || isIndependent(way)) {
      findings.ways.push({ way, verdict: reachOf(view, way, protocol, port, wants) });
      continue;
    }
    // Whoever publishes it decides how far its address reaches; its own firewall is asked about everyone.
    const own = reachOf(view, { ...way, cap: 'anywhere' }, protocol, port, wants);
    mediate(others, way, own, protocol, port, findings);
  }
  for (const published of view.doors()) {
    if (reaches(view, published, binding, protocol, port)) addDoor(view, published, findings);
  }
}

/** Whether packets have come to the socket. */
function arrivesAt(binding: Exclude<Binding, { kind: 'loopback' }>, port: number): Wants {
  return ({ where, address, port: ports }) => {
    if (where !== 'here') return where === 'unknown';
    if (relation(single(port), ports) === 'outside') return false;
    return binding.kind === 'wildcard' || relation(single(binding.address.value), address ?? []) !== 'outside';
  };
}

function mediate(
  others: readonly View[],
  way: Candidate,
  own: Verdict,
  protocol: 'tcp' | 'udp',
  port: number,
  findings: Findings,
): void {
  const { verdict, doors } = mediated(others, way.address, way.text, protocol, port, own);
  for (const door of doors) findings.doors.add(door);
  findings.ways.push({ way: null, verdict: verdict.reasons.length === 0 ? CLOSED : verdict });
}

/** Whether a rule of the same network sends packets to this very socket. */
function reaches(view: View, published: PublishedDoor, binding: Binding, protocol: string, port: number): boolean {
  const { door } = published;
  if (door.protocol !== protocol || !leadsToPort(door, port)) return false;
  if (binding.kind === 'wildcard') {
    const here =
      door.redirect || door.address === null || view.surroundings.local(door.family, door.address) !== 'outside';
    return binding.families.includes(door.family) && here;
  }
  if (door.redirect) return redirectsTo(view, published, binding.address);
  return door.address !== null && relation(single(binding.address.value), door.address) === 'inside';
}

function bindingReasons(view: View, binding: Binding): readonly ExposureReason[] {
  if (binding.kind === 'loopback') return [{ code: 'bound-to-loopback' }];
  const bound = view.network.interfaces.find(({ index }) => binding.interface !== 0 && index === binding.interface);
  const reason: ExposureReason =
    binding.kind === 'wildcard'
      ? { code: 'bound-to-wildcard', answersIpv4: binding.families.includes('ip') }
      : { code: 'bound-to-address', address: binding.text };
  return bound === undefined ? [reason] : [reason, { code: 'bound-to-interface', interface: bound.name }];
}

function noWay(view: View, binding: Exclude<Binding, { kind: 'loopback' }>): ExposureReason {
  const isOwn =
    binding.kind === 'wildcard' || view.addresses.some(({ address }) => address.value === binding.address.value);
  if (isOwn || entrances(view).length === 0) return { code: 'no-network' };
  return { code: 'no-such-address', address: binding.text };
}
