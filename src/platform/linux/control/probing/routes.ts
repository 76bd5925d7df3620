import {
  attributes,
  dump,
  eachAttribute,
  eachMessage,
  LITTLE_ENDIAN,
  NETLINK_ROUTE,
  question,
} from '../../../../native/index.ts';
import { FAMILY, joined, numberBytes } from './orders.ts';

const RTM_GETROUTE = 26;
/** Length of `struct rtmsg`. */
const ROUTE_LENGTH = 12;
const RTA_DST = 1;
const RTA_SRC = 2;
const RTA_IIF = 3;
const RTA_OIF = 4;
const RTM_F_CLONED = 0x200;
const RTN_LOCAL = 2;
const ADDRESS_LENGTH = { ip: 4, ip6: 16 } as const;

/** A network that some route leads to. */
export interface RoutedNetwork {
  readonly family: 'ip' | 'ip6';
  readonly address: Uint8Array;
  readonly prefixLength: number;
}

/** A family's `struct rtmsg`, all else zero. */
function routeHeader(family: 'ip' | 'ip6', destination: number, source: number): Uint8Array {
  const header = new Uint8Array(ROUTE_LENGTH);
  header.set([FAMILY[family], destination, source]);
  return header;
}

/**
 * Every network that the calling thread's network namespace has a route to, in all its tables, its own addresses
 * included; without default routes. `null` where the kernel does not tell.
 */
export function routedNetworks(family: 'ip' | 'ip6', ask: typeof dump = dump): readonly RoutedNetwork[] | null {
  const answer = ask({
    protocol: NETLINK_ROUTE,
    type: RTM_GETROUTE,
    payload: routeHeader(family, 0, 0),
    shortest: ROUTE_LENGTH,
  });
  if (answer.status !== 'complete') return null;
  const networks: RoutedNetwork[] = [];
  eachMessage(answer.buffers, (view, from, to) => {
    if (view.getUint8(from) !== FAMILY[family]) return;
    // Not a route that the kernel worked out of another.
    if ((view.getUint32(from + 8, LITTLE_ENDIAN) & RTM_F_CLONED) !== 0) return;
    const prefixLength = view.getUint8(from + 1);
    eachAttribute(view, from + ROUTE_LENGTH, to, (type, at, end) => {
      if (type !== RTA_DST || end - at !== ADDRESS_LENGTH[family]) return;
      networks.push({
        family,
        address: new Uint8Array(view.buffer.slice(view.byteOffset + at, view.byteOffset + end)),
        prefixLength,
      });
    });
  });
  return networks;
}

/**
 * What the kernel would do with a packet that comes in by an interface, or (0) with one of its own.
 *
 * @returns whether it keeps it, and the index of the interface by which it leaves; else the kernel's errno
 */
export function routeOf(
  family: 'ip' | 'ip6',
  address: Uint8Array,
  from: { readonly address: Uint8Array; readonly interface: number } | null,
  ask: typeof question = question,
): { readonly local: boolean; readonly interface: number } | string {
  const bits = address.length * 8;
  const origin =
    from === null
      ? []
      : ([
          [RTA_SRC, from.address],
          [RTA_IIF, numberBytes(from.interface)],
        ] as const);
  const header = routeHeader(family, bits, from === null ? 0 : bits);
  const payload = joined(header, attributes([RTA_DST, address], ...origin));
  const answer = ask({ protocol: NETLINK_ROUTE, type: RTM_GETROUTE, payload, shortest: ROUTE_LENGTH });
  if (answer.status !== 'complete') return answer.detail;
  let found: { local: boolean; interface: number } | string = 'no route';
  eachMessage(answer.buffers, (view, at, to) => {
    let leaves = 0;
    eachAttribute(view, at + ROUTE_LENGTH, to, (type, start, end) => {
      if (type === RTA_OIF && end - start >= 4) leaves = view.getUint32(start, LITTLE_ENDIAN);
    });
    found = { local: view.getUint8(at + 7) === RTN_LOCAL, interface: leaves };
  });
  return found;
}
