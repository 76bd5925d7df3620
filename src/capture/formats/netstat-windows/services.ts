/**
 * Names that `netstat -a` prints where `-n` was left out: those of Windows' own `drivers\etc\services` that stand for
 * the same number in every version.
 */
const PORTS: Readonly<Record<'tcp' | 'udp', ReadonlyMap<string, number>>> = (() => {
  const both: readonly (readonly [string, number])[] = [
    ['echo', 7],
    ['discard', 9],
    ['systat', 11],
    ['daytime', 13],
    ['qotd', 17],
    ['chargen', 19],
    ['time', 37],
    ['nameserver', 42],
    ['domain', 53],
    ['kerberos', 88],
    ['sunrpc', 111],
    ['ntp', 123],
    ['epmap', 135],
    ['ldap', 389],
    ['https', 443],
    ['microsoft-ds', 445],
    ['kpasswd', 464],
    ['ms-sql-s', 1433],
    ['ms-sql-m', 1434],
    ['wins', 1512],
    ['ms-wbt-server', 3389],
    ['llmnr', 5355],
  ];
  const tcp: readonly (readonly [string, number])[] = [
    ['ftp-data', 20],
    ['ftp', 21],
    ['ssh', 22],
    ['telnet', 23],
    ['smtp', 25],
    ['nicname', 43],
    ['gopher', 70],
    ['finger', 79],
    ['http', 80],
    ['pop2', 109],
    ['pop3', 110],
    ['auth', 113],
    ['nntp', 119],
    ['netbios-ssn', 139],
    ['imap', 143],
    ['irc', 194],
    ['exec', 512],
    ['login', 513],
    ['cmd', 514],
    ['printer', 515],
    ['ldaps', 636],
    ['pptp', 1723],
    ['msft-gc', 3268],
    ['msft-gc-ssl', 3269],
    ['wsd', 5357],
  ];
  const udp: readonly (readonly [string, number])[] = [
    ['bootps', 67],
    ['bootpc', 68],
    ['tftp', 69],
    ['netbios-ns', 137],
    ['netbios-dgm', 138],
    ['snmp', 161],
    ['snmptrap', 162],
    ['isakmp', 500],
    ['biff', 512],
    ['who', 513],
    ['syslog', 514],
    ['router', 520],
    ['l2tp', 1701],
    ['radius', 1812],
    ['radacct', 1813],
    ['ssdp', 1900],
    ['teredo', 3544],
  ];
  return { tcp: new Map([...both, ...tcp]), udp: new Map([...both, ...udp]) };
})();

export function portNamed(name: string, protocol: 'tcp' | 'udp'): number | null {
  return PORTS[protocol].get(name.toLowerCase()) ?? null;
}
