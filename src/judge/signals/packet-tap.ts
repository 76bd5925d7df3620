import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, executableFact, packageFact } from '../evidence.ts';
import { tapFact } from '../network-evidence.ts';
import { baseName, stem } from '../programs.ts';
import { runOf } from '../run.ts';
import { strongest } from '../strongest.ts';
import type { Subject } from '../subject.ts';
import type { ConnectionSignal } from './signal.ts';

/** It hears all that arrives, and no package brought it: how BPFDoor waits for its password. */
const UNPACKAGED = 25;
/** A packaged interpreter or shell runs somebody's script. */
const SCRIPT = 18;
/** A known tool that was built here. */
const SELF_BUILT = 6;
const PACKAGED = 4;
/** A container's, or one whose package can't be told. */
const UNKNOWN_OWNER = 4;
/** The most for ICMP, TCP or UDP alone: many tools ping by themselves. */
const ONE_PROTOCOL = 12;

/** EtherTypes by which a packet socket hears all traffic, all IPv4 or all IPv6: linux/if_ether.h. */
const ALL_TRAFFIC: ReadonlyMap<number, string> = new Map([
  [0x0003, 'all packets'],
  [0x0800, 'IPv4'],
  [0x86dd, 'IPv6'],
]);
/** IP protocols of which a raw socket hears what others are sent. 255 only sends. */
const ONE_OF_MANY: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [6, 'TCP'],
  [17, 'UDP'],
]);

/** Programs whose work it is, without version. */
const KNOWN: ReadonlySet<string> = new Set(
  `airodump-ng arp-scan arping arpwatch avahi-autoipd babeld bgpd bird bird6 bpfd connmand corosync cilium-agent dhclient
  dhcp6c dhcpcd dhcpd dhcrelay dnsmasq dumpcap eigrpd etherwake fping hostapd hping hping3 ifplugd iftop isisd iwd iptraf-ng
  kea-dhcp4 keepalived ladvd lldpad lldpd masscan mtr mtr-packet ndppd netdiscover nethogs networkd networkmanager ngrep nmap
  nping ntopng odhcp6c odhcpd ospf6d ospfd ovs-vswitchd p0f packetbeat pim6d pimd ping ping6 pppd pppoe pppoe-discovery
  pppoe-server psad radvd ripd ripngd rtadvd sflowd smokeping snort softflowd suricata systemd-network systemd-networkd tcpdump
  tcpreplay tcptraceroute teamd traceroute tshark udhcpc udhcpd ulogd vnstatd vrrpd wicked-dhcp4 wickedd-nanny wireshark
  wpa_supplicant zebra zeek zmap`
    .split(/\s+/)
    .map(stem),
);

/** A socket that hears what others are sent needs no port of its own, so that no list of ports shows it. */
export const packetTap: ConnectionSignal = {
  id: 'packet-tap',
  weight: UNPACKAGED,
  cause: 'remote-control',
  about: 'connection',
  concerns: (process) => weightOf(process) > 0,
  look: (subject) => {
    const heard = heardBy(subject);
    return heard === null ? null : strongest(subject, ({ process }) => find(process, subject, heard));
  },
};

interface Heard {
  readonly what: string;
  readonly most: number;
}

/** @returns `null` for any other socket, and for one that hears only what its own work needs (ARP, LLDP, EAPOL) */
function heardBy({ sockets: [socket] }: Subject): Heard | null {
  if (socket?.filter === undefined) return null;
  const all = socket.protocol === 'packet' ? ALL_TRAFFIC.get(socket.filter) : undefined;
  if (all !== undefined) return { what: all, most: UNPACKAGED };
  const one = socket.protocol === 'raw' ? ONE_OF_MANY.get(socket.filter) : undefined;
  return one === undefined ? null : { what: one, most: ONE_PROTOCOL };
}

function find(process: Process, subject: Subject, { what, most }: Heard): Finding | null {
  const weight = Math.min(weightOf(process), most);
  if (weight === 0) return null;
  return {
    signal: 'packet-tap',
    weight,
    pid: process.pid,
    evidence: [tapFact(subject, what), executableFact(process), argumentsFact(process), ...packageFact(process)],
  };
}

function weightOf(process: Process): number {
  const { executable, package: owner, container } = process;
  if (executable === undefined || executable === null) return 0;
  const isKnown = !executable.memfd && KNOWN.has(stem(baseName(executable.path)));
  if (owner === null && (container === undefined || container === null)) return isKnown ? SELF_BUILT : UNPACKAGED;
  if (isKnown) return 0;
  if (owner === undefined || owner === null) return UNKNOWN_OWNER;
  return runOf(process) === null ? PACKAGED : SCRIPT;
}
