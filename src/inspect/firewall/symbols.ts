/** IP protocol numbers that rulesets name. Those that are missing here are neither TCP nor UDP, which is all that counts. */
const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ip', 0],
  ['hopopt', 0],
  ['icmp', 1],
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['dccp', 33],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['ospf', 89],
  ['vrrp', 112],
  ['comp', 108],
  ['sctp', 132],
  ['udplite', 136],
]);

/** Where a protocol's name is not known: a number that no protocol has. */
const OTHER_PROTOCOL = 256;

export const TCP = 6;
export const UDP = 17;

export function protocolNumber(name: string): number {
  if (/^\d{1,3}$/.test(name)) return Number(name);
  return PROTOCOLS.get(name.toLowerCase()) ?? OTHER_PROTOCOL;
}

/** Bits of `ct state`: NF_CT_STATE_BIT in include/uapi/linux/netfilter/nf_conntrack_common.h, as nft numbers them. */
export const CT_STATE: ReadonlyMap<string, number> = new Map([
  ['invalid', 1],
  ['established', 2],
  ['related', 4],
  ['new', 8],
  ['untracked', 64],
]);

/** `IPS_*` of nf_conntrack_common.h. */
export const CT_STATUS: ReadonlyMap<string, number> = new Map([
  ['expected', 1],
  ['seen-reply', 2],
  ['assured', 4],
  ['confirmed', 8],
  ['snat', 16],
  ['dnat', 32],
  ['dying', 512],
]);

export const TCP_FLAGS: ReadonlyMap<string, number> = new Map([
  ['fin', 1],
  ['syn', 2],
  ['rst', 4],
  ['psh', 8],
  ['ack', 16],
  ['urg', 32],
  ['ecn', 64],
  ['ece', 64],
  ['cwr', 128],
]);

/** `PACKET_*` of include/uapi/linux/if_packet.h. */
export const PACKET_TYPE: ReadonlyMap<string, number> = new Map([
  ['host', 0],
  ['unicast', 0],
  ['broadcast', 1],
  ['multicast', 2],
  ['other', 3],
]);

/** `RTN_*` of include/uapi/linux/rtnetlink.h. */
export const ROUTE_TYPE: ReadonlyMap<string, number> = new Map([
  ['unspec', 0],
  ['unicast', 1],
  ['local', 2],
  ['broadcast', 3],
  ['anycast', 4],
  ['multicast', 5],
  ['blackhole', 6],
  ['unreachable', 7],
  ['prohibit', 8],
  ['throw', 9],
  ['nat', 10],
  ['xresolve', 11],
]);

/** `NFPROTO_*` of include/uapi/linux/netfilter.h. */
export const NF_PROTOCOL: ReadonlyMap<string, number> = new Map([
  ['ipv4', 2],
  ['ipv6', 10],
]);

export const ETHER_TYPE: ReadonlyMap<string, number> = new Map([
  ['ip', 0x0800],
  ['arp', 0x0806],
  ['vlan', 0x8100],
  ['8021q', 0x8100],
  ['8021ad', 0x88a8],
  ['ip6', 0x86dd],
]);

/** `ARPHRD_*` of include/uapi/linux/if_arp.h. */
export const LINK_TYPE: ReadonlyMap<string, number> = new Map([
  ['ether', 1],
  ['ppp', 512],
  ['ipip', 768],
  ['ipip6', 769],
  ['loopback', 772],
  ['sit', 776],
  ['ipgre', 778],
  ['none', 0xfffe],
]);
