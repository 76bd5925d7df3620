import { expect } from 'vitest';

import type { Host } from '../../../hosts/index.ts';
import { HERE, type Machine } from './machine.ts';

/** Package, the unit that it brings, and a door that it opens. */
const SERVERS = [
  ['apache2', 'apache2', 'tcp/80'],
  ['beanstalkd', 'beanstalkd', 'tcp/11300'],
  ['bind9', 'named', 'tcp/53'],
  ['dnsmasq', 'dnsmasq', 'tcp/5300'],
  ['dovecot-imapd', 'dovecot', 'tcp/143'],
  ['freeradius', 'freeradius', 'udp/1812'],
  ['haproxy', 'haproxy', 'tcp/8443'],
  ['icecast2', 'icecast2', 'tcp/8000'],
  ['isc-dhcp-server', 'isc-dhcp-server', 'udp/67'],
  ['memcached', 'memcached', 'tcp/11211'],
  ['mosquitto', 'mosquitto', 'tcp/1883'],
  ['nats-server', 'nats-server', 'tcp/4222'],
  ['nginx-light', 'nginx', 'tcp/8080'],
  ['ngircd', 'ngircd', 'tcp/6667'],
  ['openssh-server', 'ssh', 'tcp/22'],
  ['postfix', 'postfix', 'tcp/25'],
  ['postgresql', 'postgresql', 'tcp/5432'],
  ['privoxy', 'privoxy', 'tcp/8118'],
  ['prometheus-node-exporter', 'prometheus-node-exporter', 'tcp/9100'],
  ['redis-server', 'redis-server', 'tcp/6379'],
  ['rpcbind', 'rpcbind', 'tcp/111'],
  ['rsync', 'rsync', 'tcp/873'],
  ['samba', 'smbd nmbd', 'tcp/445'],
  ['slapd', 'slapd', 'tcp/389'],
  ['snmpd', 'snmpd', 'udp/161'],
  ['squid', 'squid', 'tcp/3128'],
  ['stunnel4', 'stunnel4', 'tcp/993'],
  ['tftpd-hpa', 'tftpd-hpa', 'udp/69'],
  ['tinyproxy', 'tinyproxy', 'tcp/8888'],
  ['tor', 'tor', 'tcp/9050'],
  ['unbound', 'unbound', 'tcp/5335'],
  ['vsftpd', 'vsftpd', 'tcp/21'],
  ['xinetd', 'xinetd', 'tcp/13'],
] as const;

/** What Debian's packages leave to the administrator, and other numbers where two would take the same. */
const SETTINGS: Readonly<Record<string, string>> = {
  '/etc/nginx/sites-enabled/default': 'server { listen 8080 default_server; }\n',
  '/etc/rsyncd.conf': '[files]\npath = /srv\n',
  '/etc/dnsmasq.d/matrix.conf': 'port=5300\nno-resolv\n',
  '/etc/unbound/unbound.conf.d/matrix.conf':
    'server:\n  port: 5335\n  interface: 127.0.0.1\nremote-control:\n  control-enable: no\n',
  '/etc/haproxy/haproxy.cfg':
    'global\n  daemon\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\nlisten web\n  bind :8443\n  server web 127.0.0.1:80\n',
  '/etc/stunnel/matrix.conf': '[imaps]\naccept = 993\nconnect = 143\ncert = /etc/stunnel/matrix.pem\n',
  '/etc/xinetd.d/daytime':
    'service daytime\n{\n  disable = no\n  type = INTERNAL\n  id = daytime-stream\n  socket_type = stream\n  protocol = tcp\n  user = root\n  wait = no\n}\n',
  '/etc/dhcp/dhcpd.conf': 'subnet 198.51.100.0 netmask 255.255.255.0 { range 198.51.100.100 198.51.100.110; }\n',
  '/etc/default/isc-dhcp-server': 'INTERFACESv4="eth0"\n',
  '/etc/systemd/system/echo.socket': '[Socket]\nListenStream=7\nAccept=yes\n',
  '/etc/systemd/system/echo@.service': '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n',
};

const CERTIFICATE =
  'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=matrix -days 2 -keyout /etc/stunnel/key -out /etc/stunnel/cert 2>/dev/null && cat /etc/stunnel/key /etc/stunnel/cert >/etc/stunnel/matrix.pem';

export const SERVER: Machine = {
  id: 'server',
  packages: [...SERVERS.map(([name]) => name), 'socat', 'procps'],
  doors: [...SERVERS.map(([, , door]) => door), 'tcp/7'],
  stage: async (host, neighbour) => {
    for (const [path, content] of Object.entries(SETTINGS)) await host.write(path, content);
    // Each service of dovecot's that is encrypted would take stunnel's number.
    await host.must([
      'sh',
      '-c',
      `${CERTIFICATE} && sed -i 's/#port = 993/port = 0/' /etc/dovecot/conf.d/10-master.conf`,
    ]);
    await host.must(['systemctl', 'daemon-reload']);
    const units = SERVERS.flatMap(([, unit]) => unit.split(' '));
    await host.must(['systemctl', 'start', 'echo.socket', ...units], { timeout: 120_000 });
    for (const [, , door] of SERVERS) {
      const [protocol, number] = door.split('/');
      await host.listening(protocol === 'udp' ? 'udp' : 'tcp', Number(number), 30_000);
    }
    await talk(host, neighbour);
  },
  runs: ({ ports, processes, connections }) => {
    const units = new Map(processes.map(({ pid, unit }) => [pid, unit?.split(/[@.]/)[0]]));
    const unitsAt = (door: string): readonly unknown[] =>
      ports
        .filter(({ protocol, number }) => `${protocol}/${number}` === door)
        .flatMap(({ holders = [] }) => holders.map(({ pid }) => units.get(pid)));
    const elsewhere = SERVERS.filter(([, unit, door]) => !unit.split(' ').some((one) => unitsAt(door).includes(one)));
    expect(elsewhere).toEqual([]);
    // What systemd starts for each connection is no shell of an intruder's.
    expect(connections.filter(({ local }) => local.port === 7)).toEqual([]);
  },
};

/** Real connections, as such a machine has them at any time. */
async function talk(host: Host, neighbour: Host): Promise<void> {
  await neighbour.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/.ssh/id_ed25519']);
  await host.write('/root/.ssh/authorized_keys', await neighbour.must(['cat', '/root/.ssh/id_ed25519.pub']), '600');
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes'];
  const login = await neighbour.spawn(['ssh', ...options, HERE, 'echo in; exec sleep 600']);
  await login.printed('in\n');
  for (const port of [7, 13, 21, 25, 143])
    await neighbour.spawn(['socat', `TCP:${HERE}:${port}`, 'EXEC:sleep 600,nofork']);
  await host.spawn(['su', 'postgres', '-c', 'psql -h 127.0.0.1 -c "select pg_sleep(600)"']);
  const served = 'until pgrep -x cat >/dev/null; do sleep 0.1; done';
  await host.must(['timeout', '20', 'sh', '-c', served]);
}
