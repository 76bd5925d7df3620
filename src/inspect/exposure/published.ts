import type { Published } from '../../model/index.ts';
import {
  type Address,
  type Arrival,
  type Door,
  formatAddress,
  onlyValue,
  type Ranges,
  relation,
  single,
  type Surroundings,
} from '../firewall/index.ts';
import { candidatesOf } from './candidates.ts';
import { CLOSED, joined, reachOf, type Wants } from './reach.ts';
import type { Candidate, PublishedDoor, Verdict, View } from './types.ts';

/** The ports that a network publishes at its own addresses. */
export function publishedDoors(doors: readonly Door[], surroundings: Surroundings): readonly PublishedDoor[] {
  return doors
    .filter(({ addresses, family }) => addresses === null || surroundings.local(family, addresses) !== 'outside')
    .map((door) => ({ door, published: describe(door) }));
}

function describe(door: Door): Published {
  const any = door.family === 'ip' ? '0.0.0.0' : '::';
  const text = (set: Ranges | null, otherwise: string): string => {
    const [first] = set ?? [];
    return first === undefined ? otherwise : formatAddress(door.family, first);
  };
  const only = door.addresses === null ? null : onlyValue(door.addresses);
  const from = only === null ? any : formatAddress(door.family, only);
  return {
    from: { address: from, port: door.firstPort },
    to: { address: door.redirect ? from : text(door.address, from), port: targetPort(door) },
    ...(door.lastPort > door.firstPort && { lastPort: door.lastPort }),
    protocol: door.protocol,
    rule: door.rule.text(),
  };
}

/** A port that the new range has too is kept. */
function targetPort({ port, firstPort }: Door): number {
  if (port === null || relation(single(firstPort), port) === 'inside') return firstPort;
  return Number(port[0]);
}

export function takesPort({ door }: PublishedDoor, protocol: string, port: number): boolean {
  return door.protocol === protocol && door.firstPort <= port && port <= door.lastPort;
}

/** Whether packets to this door end at an address and port; `port` of a door that keeps the port is any of its own. */
export function leadsTo({ door }: PublishedDoor, protocol: string, address: Address, port: number): boolean {
  if (door.protocol !== protocol || door.family !== address.family || door.address === null) return false;
  if (relation(single(address.value), door.address) !== 'inside') return false;
  return leadsToPort(door, port);
}

export function leadsToPort(door: Door, port: number): boolean {
  const ports: Ranges = door.port ?? [door.firstPort, door.lastPort];
  return relation(single(port), ports) === 'inside';
}

/** Addresses of the network at which the door is open. */
function doorCandidates(view: View, door: Door): readonly Candidate[] {
  const all = candidatesOf(view, { kind: 'wildcard', families: [door.family], interface: 0 });
  const { addresses } = door;
  if (addresses === null) return all;
  return all.filter(({ address }) => relation(single(address.value), addresses) === 'inside');
}

/** Whether a redirection leads to this address: it takes the first one of the interface that packets come in by. */
export function redirectsTo(view: View, { door }: PublishedDoor, { family, value }: Address): boolean {
  return (
    family === door.family &&
    doorCandidates(view, door).some(
      ({ link, address }) => view.surroundings.addressOf(link.index, family, address.value) === value,
    )
  );
}

/**
 * From where a published port can be reached: what its rule, and the rules behind it, let through. What comes to this
 * computer itself is let through to nobody unless a socket takes it there.
 */
export function doorVerdict(view: View, { door, published }: PublishedDoor): Verdict {
  let missed = false;
  let met = false;
  const wantsFrom = (way: Candidate): Wants => {
    return (arrival) => {
      if (arrival.nat !== door.rule) return false;
      const taken = isTaken(view, door, arrival, way);
      if (taken) met = true;
      else missed = true;
      return taken;
    };
  };
  const verdicts = doorCandidates(view, door).map((way) =>
    reachOf(view, way, door.protocol, door.firstPort, wantsFrom(way)),
  );
  const reasons: Verdict['reasons'] = [
    { code: 'published', from: published.from, to: published.to, rule: published.rule },
    ...(isForwarded(view, door) && view.surroundings.forwards(door.family) === false
      ? [{ code: 'forwarding-off' } as const]
      : []),
    ...(missed && !met ? [{ code: 'no-listener' } as const] : []),
  ];
  return [{ ...CLOSED, reasons }, ...verdicts].reduce(joined);
}

/** Whether someone may get the packets; who that is on another computer, nobody here knows. */
function isTaken(view: View, door: Door, { address, port }: Arrival, way: Candidate): boolean {
  if (address === null || view.surroundings.local(door.family, address) !== 'inside') return true;
  // One port stands for a whole range of them.
  const ports: Ranges = door.lastPort > door.firstPort ? (door.port ?? [door.firstPort, door.lastPort]) : port;
  return view.takers().take({ protocol: door.protocol, address, port: ports, way });
}

function isForwarded(view: View, door: Door): boolean {
  return !door.redirect && door.address !== null && view.surroundings.local(door.family, door.address) === 'outside';
}
