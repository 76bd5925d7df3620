import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, type Check, door, eventually, HERE, NEIGHBOUR, signals } from './look.ts';

/** Unit, and a port of its own. */
const SERVERS = [
  ['ssh', 'tcp', 22],
  ['apache2', 'tcp', 80],
  ['named', 'udp', 53],
  ['memcached', 'tcp', 11211],
  ['postfix', 'tcp', 25],
  ['postgresql', 'tcp', 5432],
  ['redis-server', 'tcp', 6379],
  ['rsync', 'tcp', 873],
  ['snmpd', 'udp', 161],
  ['squid', 'tcp', 3128],
  ['vsftpd', 'tcp', 21],
] as const;

const PACKAGES = [
  ...(['package:openssh-server', 'package:apache2', 'package:bind9', 'package:memcached', 'package:postfix'] as const),
  ...(['package:postgresql', 'package:redis-server', 'package:rsync', 'package:snmpd'] as const),
  ...(['package:squid', 'package:vsftpd', 'package:socat'] as const),
];

const ECHO_SOCKET = '[Socket]\nListenStream=7\nAccept=yes\n';
const ECHO_SERVICE = '[Service]\nExecStart=/bin/cat\nStandardInput=socket\n';

describe('a plain Debian with common servers', needs('systemd-host', 'dist', ...PACKAGES), () => {
  let host: Host;
  let client: Host;
  let seen: Check;
  beforeAll(async () => {
    [host, client] = await Promise.all([startHost({ name: 'plain', init: 'systemd' }), startHost({ name: 'client' })]);
    await connect({ host, addresses: HERE }, { host: client, addresses: NEIGHBOUR });
    await host.write('/etc/rsyncd.conf', '[files]\npath = /srv\n');
    await host.write('/etc/systemd/system/echo.socket', ECHO_SOCKET);
    await host.write('/etc/systemd/system/echo@.service', ECHO_SERVICE);
    await host.must(['systemctl', 'start', 'echo.socket', ...SERVERS.map(([unit]) => unit)]);
    await Promise.all(SERVERS.map(([, protocol, port]) => host.listening(protocol, port)));
    await talk();
    seen = await check(host);
  });
  afterAll(() => Promise.all([host?.stop(), client?.stop()]));

  /** Real connections, as such a machine has them at any time. */
  const talk = async (): Promise<void> => {
    await client.must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/.ssh/id_ed25519']);
    const key = await client.must(['cat', '/root/.ssh/id_ed25519.pub']);
    await host.write('/root/.ssh/authorized_keys', key, '600');
    const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes'];
    await client.spawn(['ssh', ...options, '198.18.0.1', 'echo in; exec sleep 100']).then((ssh) => ssh.printed('in\n'));
    await client.spawn(['socat', 'TCP:198.18.0.1:21', 'EXEC:sleep 100,nofork']);
    await client.spawn(['socat', 'TCP:198.18.0.1:7', 'EXEC:sleep 100,nofork']);
    await host.spawn(['su', 'postgres', '-c', 'psql -h 127.0.0.1 -c "select pg_sleep(100)"']);
    await eventually(async () => /^\/bin\/cat$/m.test(await host.must(['ps', '-e', '-o', 'args='])));
  };

  test.each(SERVERS)('%s is found at %s %i', (unit, protocol, port) => {
    const found = door(seen, protocol, port);
    expect(found.holders).not.toHaveLength(0);
    expect(found.processes.map((process) => process.unit?.replace(/@.*/, ''))).toContain(
      { postgresql: 'postgresql', postfix: 'postfix' }[unit as string] ?? `${unit}.service`,
    );
    expect(found.knownAs).not.toBeNull();
  });

  test('none of it is suspected of more than "low"', () => {
    const suspected = [...seen.ports, ...seen.connections].filter(
      ({ suspicion }) => !['none', 'low'].includes(suspicion),
    );
    const why = suspected.map((one) => ({ where: 'number' in one ? one.number : one.local.port, why: signals(one) }));
    expect(why).toEqual([]);
    expect(['none', 'low']).toContain(seen.suspicion);
  });

  test('an Accept=yes unit is no reverse shell', () => {
    const served = seen.connections.filter(({ local }) => local.port === 7);
    expect(served.filter(({ suspicion }) => suspicion !== 'none')).toEqual([]);
  });
});
