import {
  attributeBytes,
  joinBytes,
  LITTLE_ENDIAN,
  nestedAttribute,
  numberBytes,
  textBytes,
} from '../../../../native/index.ts';

/** Message types, flags and attributes of rtnetlink(7): `include/uapi/linux/rtnetlink.h`, `if_link.h`, `if_addr.h`, `veth.h`. */
export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_NEWADDR = 20;
export const RTM_NEWROUTE = 24;
/** Make it, and only if it is not there. */
export const CREATE_NEW = 0x600;

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
  const other = [
    linkHeader(0, 0),
    attributeBytes(IFLA_IFNAME, textBytes(otherName)),
    attributeBytes(IFLA_NET_NS_PID, numberBytes(pid)),
  ];
  const kind = attributeBytes(IFLA_INFO_KIND, new TextEncoder().encode('veth'));
  const data = nestedAttribute(IFLA_INFO_DATA, [nestedAttribute(VETH_INFO_PEER, other)]);
  return joinBytes([
    linkHeader(0, 0),
    attributeBytes(IFLA_IFNAME, textBytes(name)),
    nestedAttribute(IFLA_LINKINFO, [kind, data]),
  ]);
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
  return joinBytes([
    header,
    attributeBytes(IFA_LOCAL, address),
    attributeBytes(IFA_ADDRESS, address),
    attributeBytes(IFA_FLAGS, numberBytes(IFA_F_NODAD)),
  ]);
}

/** RTM_NEWROUTE: to one address, by way of another. */
export function routeOrder(index: number, family: 'ip' | 'ip6', address: Uint8Array, gateway: Uint8Array): Uint8Array {
  const header = new Uint8Array(12);
  header.set([FAMILY[family], address.length * 8, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, RT_SCOPE_UNIVERSE, RTN_UNICAST]);
  return joinBytes([
    header,
    attributeBytes(RTA_DST, address),
    attributeBytes(RTA_GATEWAY, gateway),
    attributeBytes(RTA_OIF, numberBytes(index)),
  ]);
}
