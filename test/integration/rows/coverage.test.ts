import { readlinkSync } from 'node:fs';

import { expect, onTestFinished, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { check, door } from './look.ts';

async function listening(port: number): Promise<Host> {
  const host = await startHost({ name: 'partly-seen' });
  onTestFinished(() => host.stop());
  await host.spawn(['socat', `TCP-LISTEN:${port},fork`, 'PIPE']);
  await host.listening('tcp', port);
  return host;
}

test(
  'without root, doors are seen, holders of others are not, and that is said',
  needs('host', 'dist', 'package:socat'),
  async () => {
    const host = await listening(7301);
    await host.spawn(['socat', 'TCP-LISTEN:7302,fork', 'PIPE'], { user: 'nobody' });
    await host.listening('tcp', 7302);
    const seen = await check(host, [], { user: 'nobody' });
    expect(door(seen, 'tcp', 7301).holdersComplete).toBe(false);
    expect(door(seen, 'tcp', 7301)).not.toHaveProperty('holders');
    expect(door(seen, 'tcp', 7302).processes).toEqual([
      expect.objectContaining({ name: 'socat', user: expect.objectContaining({ name: 'nobody' }) }),
    ]);
    const { processes } = seen.coverage;
    expect(processes.readable).toBeLessThan(processes.total);
    const { stdout } = await host.menshen(['check'], { user: 'nobody' });
    expect(stdout).toContain(`${processes.readable}`);
  },
);

test('with hidepid, no answer is taken for "nobody"', needs('host', 'dist', 'package:socat'), async () => {
  const host = await listening(7303);
  await host.must(['mount', '-o', 'remount,hidepid=2', '/proc']);
  const seen = await check(host, [], { user: 'nobody' });
  expect(door(seen, 'tcp', 7303).holdersComplete).toBe(false);
  expect(door(seen, 'tcp', 7303)).not.toHaveProperty('holders');
  expect(seen.coverage.problems.map(({ code }) => code)).toContain('processes-hidden');
  expect(door(await check(host), 'tcp', 7303)).toMatchObject({ holdersComplete: true, processes: [{ name: 'socat' }] });
});

test(
  'without /proc, sockets are still seen or the error is clear',
  needs('host', 'dist', 'package:socat'),
  async () => {
    const host = await listening(7304);
    const script = 'mount -t tmpfs none /proc && exec "$@"';
    const menshen = ['/opt/menshen/bin/node', '/opt/menshen/dist/menshen.js', 'check'];
    const { stdout, stderr } = await host.run(['unshare', '--mount', 'sh', '-c', script, 'sh', ...menshen]);
    expect(stdout + stderr).toMatch(/7304|\/proc/);
    expect(stdout + stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  },
);

test(
  'other network namespaces are entered only when asked, and counted',
  needs('host', 'dist', 'package:socat'),
  async () => {
    const host = await listening(7305);
    const other = await host.spawn(['unshare', '--net', 'socat', 'TCP-LISTEN:7306,fork', 'PIPE']);
    await expect
      .poll(() => host.must(['readlink', `/proc/${other.pid}/ns/net`]))
      .not.toBe(readlinkSync(`/proc/${host.pid}/ns/net`));
    await expect.poll(() => host.must(['cat', `/proc/${other.pid}/net/tcp`])).toContain(':1C8A');
    const own = await check(host);
    expect(own.ports.map(({ number }) => number)).not.toContain(7306);
    expect(own.coverage.namespaces).toEqual({ known: 1, entered: 0 });
    const all = await check(host, ['--all-namespaces']);
    expect(all.coverage.namespaces).toEqual({ known: 1, entered: 1 });
    const behind = door(all, 'tcp', 7306);
    expect(behind.namespace).not.toBe(door(all, 'tcp', 7305).namespace);
    expect(behind.processes).toEqual([expect.objectContaining({ pid: other.pid, name: 'socat' })]);
  },
);
