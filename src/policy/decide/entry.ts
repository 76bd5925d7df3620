import type { PolicyPacket, ResolvedEntry } from '../../model/index.ts';
import { networkOf } from './network.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;

/** Echo requests: RFC 792 and RFC 4443. */
export function isPing({ family, protocol, icmpType }: PolicyPacket): boolean {
  return family === 'ip' ? protocol === ICMP && icmpType === 8 : protocol === ICMPV6 && icmpType === 128;
}

export function isIcmp({ family, protocol }: PolicyPacket): boolean {
  return protocol === (family === 'ip' ? ICMP : ICMPV6);
}

/** Whether all that the entry names is true of the packet. */
export function fits(entry: ResolvedEntry, packet: PolicyPacket): boolean {
  return isWanted(entry, packet) && hasInterface(entry, packet.interface) && hasAddress(entry, packet);
}

function isWanted({ target }: ResolvedEntry, packet: PolicyPacket): boolean {
  switch (target.kind) {
    case 'all':
      return true;
    case 'ping':
      return isPing(packet);
    case 'protocol':
      return packet.protocol === target.number;
    case 'ports': {
      const { protocol: number, port } = packet;
      const protocol = number === TCP ? 'tcp' : number === UDP ? 'udp' : null;
      if (protocol === null || port === undefined) return false;
      return target.ports.some((one) => one.protocol === protocol && one.first <= port && port <= one.last);
    }
  }
}

export function hasInterface({ interfaces }: ResolvedEntry, name: string): boolean {
  if (interfaces === null) return true;
  return interfaces.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
}

function hasAddress({ addresses }: ResolvedEntry, { family, address }: PolicyPacket): boolean {
  if (addresses === null) return true;
  return addresses.some((text) => {
    const network = networkOf(text);
    return network?.family === family && network.first <= address && address <= network.last;
  });
}
