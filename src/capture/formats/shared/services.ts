import type { Protocol } from '../../../model/index.ts';

/**
 * Names that tools print for ports where they were not asked for numbers (`ssh`, `*.http`), as `/etc/services` of Debian,
 * FreeBSD and macOS agree on them. A name that means different ports in different files is not here: it stays unread.
 */
const BOTH: readonly (readonly [string, number])[] = [
  ['domain', 53],
  ['sunrpc', 111],
  ['ntp', 123],
  ['snmp', 161],
  ['ldap', 389],
  ['https', 443],
  ['kerberos', 88],
  ['ipp', 631],
  ['ldaps', 636],
  ['nfs', 2049],
  ['mdns', 5353],
  ['sip', 5060],
];

const TCP: readonly (readonly [string, number])[] = [
  ['ftp-data', 20],
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['smtp', 25],
  ['finger', 79],
  ['http', 80],
  ['pop3', 110],
  ['nntp', 119],
  ['netbios-ssn', 139],
  ['bgp', 179],
  ['microsoft-ds', 445],
  ['submission', 587],
  ['rsync', 873],
  ['ftps', 990],
  ['imaps', 993],
  ['pop3s', 995],
  ['mysql', 3306],
  ['postgresql', 5432],
  ['xmpp-client', 5222],
  ['xmpp-server', 5269],
];

const UDP: readonly (readonly [string, number])[] = [
  ['bootps', 67],
  ['bootpc', 68],
  ['tftp', 69],
  ['netbios-ns', 137],
  ['netbios-dgm', 138],
  ['snmp-trap', 162],
  ['snmptrap', 162],
  ['isakmp', 500],
  ['syslog', 514],
  ['dhcpv6-client', 546],
  ['dhcpv6-server', 547],
];

const TCP_PORTS: ReadonlyMap<string, number> = new Map([...BOTH, ...TCP]);
const UDP_PORTS: ReadonlyMap<string, number> = new Map([...BOTH, ...UDP]);

/** The port that a name surely stands for, or `undefined`. */
export function servicePort(name: string, protocol: Protocol): number | undefined {
  return (protocol === 'udp' ? UDP_PORTS : TCP_PORTS).get(name);
}
