import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Socket } from '../../../src/model/index.ts';
import { connect, type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, door, HERE, NEIGHBOUR } from './look.ts';

const SERVERS = ['package:openssh-server', 'package:nginx-light', 'package:apache2', 'package:socat'] as const;

/** A socket of `menshen list --json`. */
type Row = Socket & { readonly holders?: readonly { readonly pid: number }[] };

const SOCKET_UNIT = '[Socket]\nListenStream=7001\n';
const SERVICE_UNIT = '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd 127.0.0.1:22\n';
const REUSEPORT = `
import signal, socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
s.bind(("0.0.0.0", 7002))
s.listen()
signal.pause()
`;

describe('real servers', needs('systemd-host', 'dist', 'package:python3', ...SERVERS), () => {
  let host: Host;
  let neighbour: Host;
  beforeAll(async () => {
    [host, neighbour] = await Promise.all([
      startHost({ name: 'servers', init: 'systemd' }),
      startHost({ name: 'next' }),
    ]);
    await connect({ host, addresses: HERE }, { host: neighbour, addresses: NEIGHBOUR });
  });
  afterAll(() => Promise.all([host?.stop(), neighbour?.stop()]));

  test('OpenSSH: one door for both families, with its unit, package and user', async () => {
    await host.must(['systemctl', 'start', 'ssh']);
    const ssh = door(await check(host), 'tcp', 22);
    expect(ssh.sockets.map(({ family }) => family).sort()).toEqual(['ipv4', 'ipv6']);
    expect(ssh.processes).toEqual([
      expect.objectContaining({
        name: 'sshd',
        executable: expect.objectContaining({ path: '/usr/sbin/sshd', deleted: false, memfd: false }),
        user: { uid: 0, name: 'root' },
        unit: 'ssh.service',
        package: expect.objectContaining({ manager: 'dpkg', name: 'openssh-server' }),
        parents: [{ pid: 1, name: 'systemd' }],
        container: null,
      }),
    ]);
    expect(ssh).toMatchObject({
      knownAs: { name: 'ssh', from: 'catalog' },
      holdersComplete: true,
      suspicion: 'none',
      exposure: { level: 'network', atMost: 'network' },
    });
  });

  test('nginx: its master and workers hold the same door', async () => {
    await host.must(['systemctl', 'start', 'nginx']);
    const web = door(await check(host), 'tcp', 80);
    const users = web.processes.map(({ user }) => user?.name);
    expect(users).toContain('root');
    expect(users).toContain('www-data');
    expect(new Set(web.processes.map(({ unit }) => unit))).toEqual(new Set(['nginx.service']));
    await host.must(['systemctl', 'stop', 'nginx']);
  });

  test('Apache as a prefork server: an IPv6 socket that answers IPv4 too, held by a family of processes', async () => {
    await host.must(['a2dismod', '--quiet', 'mpm_event']);
    await host.must(['a2enmod', '--quiet', 'mpm_prefork']);
    await host.must(['systemctl', 'start', 'apache2']);
    await expect.poll(async () => door(await check(host), 'tcp', 80).holders?.length ?? 0).toBeGreaterThan(4);
    const web = door(await check(host), 'tcp', 80);
    expect(web.sockets).toEqual([expect.objectContaining({ family: 'ipv6', v6only: false })]);
    expect(web.exposure.reasons).toContainEqual({ code: 'bound-to-wildcard', answersIpv4: true });
    const root = web.processes.find(({ user }) => user?.uid === 0)!;
    for (const worker of web.processes.filter(({ pid }) => pid !== root.pid)) {
      expect(worker).toMatchObject({
        user: { name: 'www-data' },
        parents: [{ pid: root.pid, name: 'apache2' }, { pid: 1 }],
      });
    }
    expect(web.suspicion).toBe('none');
  });

  test('a socket-activated unit: systemd holds the door until its service has started, then both', async () => {
    await host.write('/etc/systemd/system/proxy.socket', SOCKET_UNIT);
    await host.write('/etc/systemd/system/proxy.service', SERVICE_UNIT);
    await host.must(['systemctl', 'daemon-reload']);
    await host.must(['systemctl', 'start', 'proxy.socket']);
    const before = door(await check(host), 'tcp', 7001);
    expect(before.processes).toEqual([expect.objectContaining({ pid: 1, name: 'systemd' })]);
    expect(await neighbour.must(['socat', '-T1', '-u', 'TCP:198.18.0.1:7001', '-'])).toContain('SSH-2.0');
    const after = door(await check(host), 'tcp', 7001);
    const units = after.processes.map(({ name, unit }) => ({ name, unit })).filter(({ name }) => name !== 'systemd');
    expect(units).toEqual([{ name: 'systemd-socket-', unit: 'proxy.service' }]);
    expect(after.processes.map(({ pid }) => pid)).toContain(1);
  });

  test('a connection is listed with its holder, and so is what waits for its end', async () => {
    await host.spawn(['socat', 'TCP-LISTEN:7005,reuseaddr,fork', 'EXEC:sleep 100,nofork']);
    await host.listening('tcp', 7005);
    await neighbour.spawn(['socat', 'TCP:198.18.0.1:7005,bind=198.18.0.2:40001', 'EXEC:sleep 100,nofork']);
    const rows = async (): Promise<readonly Row[]> => {
      const { stdout } = await host.menshen(['list', '7005', '--json']);
      return (JSON.parse(stdout) as { sockets: readonly Row[] }).sockets;
    };
    await expect.poll(async () => (await rows()).map(({ state }) => state).sort()).toEqual(['established', 'listen']);
    const connection = (await rows()).find(({ state }) => state === 'established')!;
    expect(connection).toMatchObject({
      local: { address: '198.18.0.1', port: 7005 },
      peer: { address: '198.18.0.2', port: 40_001 },
      holders: [{ pid: expect.any(Number) }],
    });
    await host.must(['kill', '-KILL', String(connection.holders![0]!.pid)]);
    await expect
      .poll(async () => (await rows()).find(({ peer }) => peer !== null))
      .toMatchObject({
        state: expect.stringMatching(/^(fin-wait-2|time-wait)$/),
        holders: [],
      });
  });

  test('an SO_REUSEPORT group: one door, a socket for each holder', async () => {
    const members = await Promise.all([1, 2, 3].map(() => host.spawn(['python3', '-c', REUSEPORT])));
    await expect.poll(async () => door(await check(host), 'tcp', 7002).sockets.length).toBe(3);
    const group = door(await check(host), 'tcp', 7002);
    expect(new Set(group.holders?.map(({ pid }) => pid))).toEqual(new Set(members.map(({ pid }) => pid)));
  });

  test('an IPv6-only listener does not answer IPv4', async () => {
    await host.spawn(['socat', 'TCP6-LISTEN:7003,ipv6only=1,fork', 'PIPE']);
    await host.listening('tcp', 7003);
    const only = door(await check(host), 'tcp', 7003);
    expect(only.sockets).toEqual([expect.objectContaining({ v6only: true, local: { address: '::', port: 7003 } })]);
    expect(only.exposure.reasons).toContainEqual({ code: 'bound-to-wildcard', answersIpv4: false });
    expect(await neighbour.run(['socat', '-u', 'TCP:198.18.0.1:7003', '-'])).toMatchObject({ code: 1 });
  });

  test('a loopback listener is for this machine only', async () => {
    await host.spawn(['socat', 'TCP-LISTEN:7004,bind=127.0.0.1,fork', 'PIPE']);
    await host.listening('tcp', 7004);
    expect(door(await check(host), 'tcp', 7004).exposure).toEqual({
      level: 'host',
      atMost: 'host',
      reasons: [{ code: 'bound-to-loopback' }],
    });
  });
});
