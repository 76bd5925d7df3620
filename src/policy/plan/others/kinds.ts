import type { OtherFilter } from '../../../model/index.ts';

export type Kind = OtherFilter['kind'];

/** How the tables and chains of one who makes rules are told from those of others: by the names that their sources give. */
interface Mark {
  readonly kind: Kind;
  /** Of a whole table. */
  readonly table?: RegExp;
  /** Of a chain in a table that several share. */
  readonly chain?: RegExp;
}

/** The first that fits counts. */
const MARKS: readonly Mark[] = [
  { kind: 'menshen-close', table: /^inet menshen-closed$/ },
  { kind: 'ufw', chain: /^ufw6?-/ },
  {
    kind: 'firewalld',
    table: /^(?:inet|ip|ip6|bridge) firewalld$/,
    chain:
      /^(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)_(?:direct|ZONES|POLICIES|IN_ZONES|OUT_ZONES)|^(?:IN|FWDI|FWDO|FWD|PRE|POST)_[a-z]/,
  },
  // docker-bridges: Docker 29 without iptables.
  { kind: 'docker', table: /^ip6? docker-bridges$/, chain: /^DOCKER(?:$|-)/ },
  // netavark, and the CNI plugins that older versions of podman use.
  { kind: 'podman', table: /^inet netavark$/, chain: /^(?:NETAVARK|CNI)[-_]/ },
  {
    kind: 'kubernetes',
    table: /^(?:inet|ip|ip6) (?:kube-proxy|kube-network-policies|flannel-ipv[46]|calico|cilium)$/,
    chain: /^(?:KUBE-|cali-|CILIUM_|FLANNEL-|WEAVE-)/,
  },
  { kind: 'libvirt', table: /^ip6? libvirt_network$/, chain: /^LIBVIRT_/ },
  { kind: 'fail2ban', table: /^(?:inet|ip|ip6) f2b-/, chain: /^(?:f2b|fail2ban)-/ },
  { kind: 'crowdsec', table: /^ip6? crowdsec6?$/, chain: /^(?:CROWDSEC_CHAIN|crowdsec)/i },
  {
    kind: 'shorewall',
    chain: /^(?:shorewall|sw_|~excl|net-fw|net2fw|fw-net|fw2net|reject-net|smurfs|logflags|sfilter)/,
  },
];

/** Who made a table, by its name: `inet firewalld`; `null` where the name tells nothing. */
export function tableKind(name: string): Kind | null {
  return MARKS.find(({ table }) => table?.test(name) === true)?.kind ?? null;
}

/** Who made a chain, by its name; `null` where the name tells nothing. */
export function chainKind(name: string): Kind | null {
  return MARKS.find(({ chain }) => chain?.test(name) === true)?.kind ?? null;
}

/** Tables that iptables has, and no other tool calls so. */
export const XTABLES: RegExp = /^(?:ip|ip6) (?:filter|nat|mangle|raw|security)$/;
/** Base chains that iptables has. */
export const XCHAINS: ReadonlySet<string> = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/** Units by which a filter is loaded or kept. */
export const UNITS: ReadonlyMap<string, Kind> = new Map([
  ['ufw.service', 'ufw'],
  ['firewalld.service', 'firewalld'],
  ['netfilter-persistent.service', 'iptables'],
  ['iptables.service', 'iptables'],
  ['docker.service', 'docker'],
  ['kubelet.service', 'kubernetes'],
  ['k3s.service', 'kubernetes'],
  ['libvirtd.service', 'libvirt'],
  ['virtnetworkd.service', 'libvirt'],
  ['fail2ban.service', 'fail2ban'],
  ['crowdsec-firewall-bouncer.service', 'crowdsec'],
  ['shorewall.service', 'shorewall'],
  ['shorewall6.service', 'shorewall'],
  ['nftables.service', 'nftables-service'],
]);

/** Those that add rules later, while they run: they count also where none is there now. */
export const ADDS_LATER: ReadonlySet<Kind> = new Set(['docker', 'kubernetes', 'libvirt', 'fail2ban', 'crowdsec']);
