import { expect, onTestFinished, test } from 'vitest';

import { connect, type Host, runContainer, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, door, HERE, NEIGHBOUR, reasons } from './look.ts';

/** A host that listens on tcp 7201 and 7202, and a neighbour who tries to reach it. */
async function neighbours(
  init: 'systemd' | 'none' = 'none',
): Promise<{ host: Host; reaches: (port: number) => Promise<boolean> }> {
  const [host, neighbour] = await Promise.all([startHost({ name: 'walled', init }), startHost({ name: 'neighbour' })]);
  onTestFinished(async () => {
    await Promise.all([host.stop(), neighbour.stop()]);
  });
  await connect({ host, addresses: HERE }, { host: neighbour, addresses: NEIGHBOUR });
  for (const port of [7201, 7202]) {
    await host.spawn(['socat', `TCP-LISTEN:${port},fork`, 'PIPE']);
    await host.listening('tcp', port);
  }
  const reaches = async (port: number): Promise<boolean> =>
    (await neighbour.run(['socat', '-u', '/dev/null', `TCP:198.18.0.1:${port},connect-timeout=1`])).code === 0;
  return { host, reaches };
}

test('open, but nftables drops it', needs('host', 'dist', 'package:nftables', 'package:socat'), async () => {
  const { host, reaches } = await neighbours();
  expect(door(await check(host), 'tcp', 7201).exposure).toMatchObject({ level: 'network' });
  const ruleset = `table inet wall {
    chain input { type filter hook input priority 0; policy accept; tcp dport 7201 drop; }
  }`;
  await host.must(['nft', '-f', '-'], { input: ruleset });
  const seen = await check(host);
  expect(seen.coverage.firewall).toBe('read');
  expect(door(seen, 'tcp', 7201).exposure).toMatchObject({ level: 'host', atMost: 'host' });
  expect(reasons(door(seen, 'tcp', 7201).exposure)).toContain('firewall-drops');
  expect(door(seen, 'tcp', 7202).exposure).toMatchObject({ level: 'network' });
  expect([await reaches(7201), await reaches(7202)]).toEqual([false, true]);
});

test(
  'a table that sleeps drops nothing, and hides no other',
  needs('host', 'dist', 'package:nftables', 'package:socat'),
  async () => {
    const { host, reaches } = await neighbours();
    const ruleset = `table inet asleep {
    flags dormant
    chain input { type filter hook input priority 0; policy accept; tcp dport 7202 drop; }
  }
  table inet wall {
    chain input { type filter hook input priority 0; policy accept; tcp dport 7201 drop; }
  }`;
    await host.must(['nft', '-f', '-'], { input: ruleset });
    const seen = await check(host);
    expect(seen.coverage.firewall).toBe('read');
    expect(door(seen, 'tcp', 7201).exposure).toMatchObject({ level: 'host' });
    expect(door(seen, 'tcp', 7202).exposure).toMatchObject({ level: 'network' });
    expect([await reaches(7201), await reaches(7202)]).toEqual([false, true]);
  },
);

test(
  'a rule that can not be judged makes it unknown, and is named',
  needs('host', 'dist', 'package:socat'),
  async () => {
    const { host } = await neighbours();
    const ruleset = `table inet wall {
    chain input { type filter hook input priority 0; policy accept; tcp dport 7201 rt classid 7 drop; }
  }`;
    await host.must(['nft', '-f', '-'], { input: ruleset });
    const seen = await check(host);
    expect(door(seen, 'tcp', 7201).exposure).toMatchObject({ level: 'unknown', atMost: 'network' });
    const named = door(seen, 'tcp', 7201).exposure.reasons.find(({ code }) => code === 'firewall-rule-unknown');
    expect(named).toMatchObject({ rule: expect.stringContaining('inet wall input') });
    expect(door(seen, 'tcp', 7202).exposure).toMatchObject({ level: 'network' });
  },
);

test(
  'what is sent on to this host itself is as open as the sockets that take it',
  needs('host', 'dist', 'package:nftables', 'package:socat'),
  async () => {
    const { host, reaches } = await neighbours();
    await host.must(['ip', 'address', 'add', '198.18.0.9/24', 'dev', 'eth0']);
    for (const [port, address] of [
      [7211, '127.0.0.1'],
      [7212, '198.18.0.9'],
      [7213, '198.18.0.1'],
    ] as const) {
      await host.spawn(['socat', `TCP-LISTEN:${port},bind=${address},fork`, 'PIPE']);
      await host.listening('tcp', port);
    }
    const ruleset = `table ip nat {
    chain prerouting { type nat hook prerouting priority -100;
      tcp dport 7221 redirect to :7211
      tcp dport 7222 redirect to :7212
      tcp dport 7223 redirect to :7213
      tcp dport 7224 redirect to :7201
      tcp dport 7225 redirect to :7299
      tcp dport 7226 dnat to 198.18.0.9:7213
      tcp dport 7227 dnat to 198.18.0.9:7212
    }
  }`;
    await host.must(['nft', '-f', '-'], { input: ruleset });
    const seen = await check(host);
    for (const [port, open] of [
      [7221, false],
      [7222, false],
      [7223, true],
      [7224, true],
      [7225, false],
      [7226, false],
      [7227, true],
    ] as const) {
      const { exposure } = door(seen, 'tcp', port);
      expect([port, exposure.level, await reaches(port)]).toEqual([port, open ? 'network' : 'host', open]);
      expect(reasons(exposure).includes('no-listener')).toBe(!open);
    }
    expect(door(seen, 'tcp', 7211).exposure.level).toBe('host');
  },
);

test('ufw lets in what was allowed', needs('systemd-host', 'dist', 'package:ufw', 'package:socat'), async () => {
  const { host, reaches } = await neighbours('systemd');
  await host.must(['ufw', 'allow', '7202/tcp']);
  await host.must(['ufw', '--force', 'enable']);
  const seen = await check(host);
  expect(door(seen, 'tcp', 7201).exposure).toMatchObject({ level: 'host' });
  expect(door(seen, 'tcp', 7202).exposure).toMatchObject({ level: 'network' });
  expect([await reaches(7201), await reaches(7202)]).toEqual([false, true]);
});

test(
  'a container with a published port: conmon on this side, the container behind',
  needs('podman', 'systemd-host', 'dist', 'package:socat'),
  async () => {
    const { host, reaches } = await neighbours('systemd');
    const command = 'while :; do echo inside | busybox nc -l -p 80; done';
    const container = await runContainer(host, { name: 'web', command, publish: ['8080:80'] });
    const seen = await check(host);
    const published = door(seen, 'tcp', 8080);
    expect(published.published).toEqual([
      expect.objectContaining({
        from: expect.objectContaining({ port: 8080 }),
        to: expect.objectContaining({ port: 80 }),
      }),
    ]);
    expect(published.processes.map(({ name }) => name)).toEqual(['conmon']);
    expect(published.exposure).toMatchObject({ level: 'network' });
    expect(reasons(published.exposure)).toContain('published');
    expect(await reaches(8080)).toBe(true);
    expect(seen.ports.some(({ number }) => number === 80)).toBe(false);

    const inside = door(await check(host, ['--all-namespaces']), 'tcp', 80);
    expect(inside.namespace).not.toBe(published.namespace);
    expect(inside.processes).toEqual([
      expect.objectContaining({ name: 'busybox', container: { runtime: 'podman', id: container.id } }),
    ]);
  },
);
