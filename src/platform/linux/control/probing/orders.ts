import { attributes, LITTLE_ENDIAN, nested, NLM_F_CREATE, NLM_F_EXCL } from '../../../../native/index.ts';

/** Message types, flags and attributes of rtnetlink(7): `include/uapi/linux/rtnetlink.h`, `if_link.h`, `if_addr.h`, `veth.h`. */
export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_NEWADDR = 20;
export const RTM_NEWROUTE = 24;
/** Make it, and only if it is not there. */
export const CREATE_NEW: number = NLM_F_CREATE | NLM_F_EXCL;

const IFLA_IFNAME = 3;
const IFLA_LINKINFO = 18;
const IFLA_NET_NS_PID = 19;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const VETH_INFO_PEER = 1;
const IFF_UP = 1;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_FLAGS = 8;
const IFA_F_NODAD = 2;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_GATEWAY = 5;
const RT_TABLE_MAIN = 254;
const RTPROT_STATIC = 4;
const RT_SCOPE_UNIVERSE = 0;
const RTN_UNICAST = 1;

/** `AF_INET` and `AF_INET6`. */
export const FAMILY = { ip: 2, ip6: 10 } as const;

/** A fixed part and the attributes after it. */
export function joined(header: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length + rest.length);
  bytes.set(header);
  bytes.set(rest, header.length);
  return bytes;
}

/** A number of 32 bits, in the machine's byte order. */
export function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, LITTLE_ENDIAN);
  return bytes;
}

/** A text with the zero that ends it. */
function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

/** `struct ifinfomsg`. */
function linkHeader(index: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setInt32(4, index, LITTLE_ENDIAN);
  view.setUint32(8, flags, LITTLE_ENDIAN);
  view.setUint32(12, flags, LITTLE_ENDIAN);
  return bytes;
}

/** RTM_NEWLINK: a cable with one end here and the other in the network namespace of a process. */
export function cableOrder(name: string, otherName: string, pid: number): Uint8Array {
  const other = attributes([IFLA_IFNAME, textBytes(otherName)], [IFLA_NET_NS_PID, numberBytes(pid)]);
  const peer = [VETH_INFO_PEER, joined(linkHeader(0, 0), other)] as const;
  const info = nested(IFLA_LINKINFO, [IFLA_INFO_KIND, textBytes('veth')], nested(IFLA_INFO_DATA, peer));
  return joined(linkHeader(0, 0), attributes([IFLA_IFNAME, textBytes(name)], info));
}

/** RTM_NEWLINK: up. */
export function upOrder(index: number): Uint8Array {
  return linkHeader(index, IFF_UP);
}

/** RTM_DELLINK: with one end of a cable both go. */
export function removalOrder(index: number): Uint8Array {
  return linkHeader(index, 0);
}

/** RTM_NEWADDR: usable at once, without a search for duplicates. */
export function addressOrder(
  index: number,
  family: 'ip' | 'ip6',
  address: Uint8Array,
  prefixLength: number,
): Uint8Array {
  const header = Uint8Array.of(FAMILY[family], prefixLength, IFA_F_NODAD, RT_SCOPE_UNIVERSE, 0, 0, 0, 0);
  new DataView(header.buffer).setUint32(4, index, LITTLE_ENDIAN);
  const flags = numberBytes(IFA_F_NODAD);
  return joined(header, attributes([IFA_LOCAL, address], [IFA_ADDRESS, address], [IFA_FLAGS, flags]));
}

/** RTM_NEWROUTE: to one address, by way of another. */
export function routeOrder(index: number, family: 'ip' | 'ip6', address: Uint8Array, gateway: Uint8Array): Uint8Array {
  const header = new Uint8Array(12);
  header.set([FAMILY[family], address.length * 8, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, RT_SCOPE_UNIVERSE, RTN_UNICAST]);
  return joined(header, attributes([RTA_DST, address], [RTA_GATEWAY, gateway], [RTA_OIF, numberBytes(index)]));
}
