import { BlockList } from 'node:net';

import { isOpen, type Exposure, type Inspection, type Protocol, type Socket } from '../../model/index.ts';
import type { AddressMatch, PortMatch, SocketFilter, Test } from './filter.ts';

/** What the socket itself answers; never `unknown`. */
export function socketTests(filter: SocketFilter, view: Inspection): readonly Test[] {
  const { open = false, ports = [], protocols = [], states = [], addresses = [], exposures = [] } = filter;
  const tests: ((socket: Socket) => boolean)[] = [];
  if (open) tests.push(isOpen);
  if (protocols.length > 0) tests.push((socket) => protocols.includes(socket.protocol));
  if (states.length > 0) {
    tests.push((socket) => states.includes(socket.state) || (states.includes('open') && isOpen(socket)));
  }
  if (ports.length > 0) {
    const sides = ports.map(sideTest);
    tests.push(({ protocol, local, peer }) =>
      sides.some((test) => test(protocol, local) || (peer !== null && test(protocol, peer))),
    );
  }
  if (addresses.length > 0) {
    const has = addressTest(addresses);
    tests.push(({ local, peer }) => has(local.address) || (peer !== null && has(peer.address)));
  }
  if (exposures.length > 0) {
    const exposureOf = exposuresBySocket(view);
    tests.push((socket) => {
      const exposure = exposureOf.get(socket);
      if (exposure === undefined) return false;
      return (
        exposures.includes(exposure.level) || (exposure.level === 'unknown' && exposures.includes(exposure.atMost))
      );
    });
  }
  return tests.map((test) => (socket) => (test(socket) ? 'yes' : 'no'));
}

/** Whether a port is among these; by number, protocol and the addresses that its sockets are bound to. */
export function portFilter(ports: readonly PortMatch[]): (socket: Pick<Socket, 'protocol' | 'local'>) => boolean {
  const sides = ports.map(sideTest);
  return ({ protocol, local }) => sides.some((test) => test(protocol, local));
}

function sideTest(match: PortMatch): (protocol: Protocol, side: { address: string; port: number }) => boolean {
  const at = match.address === undefined ? null : addressTest([match.address]);
  return (protocol, { address, port }) =>
    port >= match.first &&
    port <= match.last &&
    (match.protocol === undefined || match.protocol === protocol) &&
    (at === null || at(address));
}

function addressTest(addresses: readonly AddressMatch[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { family, address, prefixLength } of addresses) list.addSubnet(address, prefixLength, family);
  return (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

function exposuresBySocket({ ports }: Inspection): ReadonlyMap<Socket, Exposure> {
  return new Map(ports.flatMap(({ sockets, exposure }) => sockets.map((socket) => [socket, exposure])));
}
