import { existsSync, readlinkSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { connect, type Host, INSIDE, runContainer, startHost } from '../hosts/index.ts';
import { needs } from '../support/needs.ts';

async function started(name: string, init: 'systemd' | 'none' = 'none'): Promise<Host> {
  const host = await startHost({ name, init });
  onTestFinished(() => host.stop());
  return host;
}

describe('a host', needs('host'), () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ name: 'plain' });
  });
  afterAll(() => host.stop());

  test('has namespaces of its own', () => {
    for (const kind of ['net', 'mnt', 'pid', 'uts', 'ipc', 'cgroup']) {
      expect(readlinkSync(`/proc/${host.pid}/ns/${kind}`)).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
    }
  });

  test('keeps its changes to files from the machine', async () => {
    await host.write('/etc/menshen-was-here', 'x');
    await host.must(['rm', '/etc/os-release']);
    expect(existsSync('/etc/menshen-was-here')).toBe(false);
    expect(existsSync('/etc/os-release')).toBe(true);
  });

  test('can not write the kernel settings that it shares with the machine', async () => {
    expect(await host.run(['sh', '-c', 'echo core >/proc/sys/kernel/core_pattern'])).toMatchObject({ code: 2 });
    expect(await host.run(['sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward'])).toMatchObject({ code: 0 });
  });

  test('tells exit code and both outputs apart, and hands on input', async () => {
    const result = await host.run(['sh', '-c', 'cat; echo oops >&2; exit 7'], { input: 'hello' });
    expect(result).toEqual({ code: 7, stdout: 'hello', stderr: 'oops\n' });
  });

  test('gives no variable of this process to its commands', async () => {
    const lines = (await host.must(['env'], { env: { LC_ALL: 'C' } })).trim().split('\n');
    const names = new Set(lines.map((line) => line.split('=')[0]));
    expect(names).toEqual(new Set(['HOME', 'LANG', 'LC_ALL', 'PATH', 'PWD', 'USER']));
  });

  test('runs commands as another user, where the repository and Node are readable', async () => {
    expect(await host.must(['id', '-un'], { user: 'nobody' })).toBe('nobody\n');
    const script = `process.stdout.write(String(require('node:fs').existsSync('${INSIDE}/node_modules/koffi')))`;
    expect(await host.must([`${INSIDE}/bin/node`, '-e', script], { user: 'nobody' })).toBe('true');
  });

  test('does not let a command write the repository', async () => {
    expect(await host.run(['touch', `${INSIDE}/test/x`])).toMatchObject({ code: 1 });
  });

  test('stops a command that takes too long, and reaps it', async () => {
    await expect(host.run(['sleep', '100'], { timeout: 100 })).rejects.toThrow('did not end within 100 ms');
    await expect.poll(() => host.must(['ps', '-e', '-o', 'args='])).not.toMatch(/sleep 100|defunct/);
  });

  test('waits for a port, and knows the pid of what it started', async () => {
    const server = await host.spawn(['nc.traditional', '-l', '-p', '8080']);
    await host.listening('tcp', 8080);
    expect(await host.must(['ss', '-tlnp'])).toContain(`pid=${server.pid},`);
    await server.kill();
    expect(await host.must(['ss', '-tlnp'])).not.toContain('8080');
    await expect(host.listening('tcp', 8080, 50)).rejects.toThrow('nothing listens on tcp port 8080');
  });

  test('can be made where / is itself an overlay, as in a container', async () => {
    const keeper = `unshare --mount --propagation unchanged sh ${INSIDE}/test/hosts/keep.sh`;
    const script = `sleep 0.5 | ${keeper} inner none ${INSIDE} ${INSIDE}/bin/node`;
    expect(await host.must(['sh', '-c', script])).toMatch(/^ready$/m);
  });

  test('can not be entered once it has ended', async () => {
    const other = await started('short');
    await other.stop();
    await expect(other.run(['true'])).rejects.toThrow('host short has ended');
  });
});

test('two hosts talk over a cable, by both families', needs('host', 'package:socat'), async () => {
  const [left, right] = await Promise.all([started('left'), started('right')]);
  const names = await connect(
    { host: left, addresses: ['192.0.2.1/24', '2001:db8::1/64'] },
    { host: right, addresses: ['192.0.2.2/24', '2001:db8::2/64'], interface: 'uplink' },
  );
  expect(names).toEqual(['eth0', 'uplink']);
  await right.spawn(['socat', 'TCP6-LISTEN:80,fork,ipv6only=0', 'SYSTEM:echo welcome']);
  await right.listening('tcp', 80);
  expect(await left.must(['socat', '-u', 'TCP:192.0.2.2:80', '-'])).toBe('welcome\n');
  expect(await left.must(['socat', '-u', 'TCP:[2001:db8::2]:80', '-'])).toBe('welcome\n');
  await expect(connect({ host: left, addresses: ['8.8.8.8/24'] }, { host: right, addresses: [] })).rejects.toThrow(
    'real',
  );
});

test('systemd is running in about a second, with nothing enabled', needs('systemd-host'), async () => {
  const before = performance.now();
  const host = await started('booted', 'systemd');
  expect(performance.now() - before).toBeLessThan(5000);
  expect(await host.must(['ss', '-Htuln'])).toBe('');
  await host.must(['systemd-run', '--quiet', '--wait', 'true']);
});

test('a container publishes a port', needs('podman'), async () => {
  const host = await started('podman');
  const command = 'while :; do echo inside | busybox nc -l -p 80; done';
  const container = await runContainer(host, { name: 'web', command, publish: ['8080:80'] });
  expect(container.id).toMatch(/^[0-9a-f]{64}$/);
  expect(await host.must(['readlink', `/proc/${container.pid}/ns/net`])).not.toBe(
    await host.must(['readlink', '/proc/self/ns/net']),
  );
  expect(await host.must(['nft', 'list', 'ruleset'])).toContain('dnat');
  const address = (await host.must(['hostname', '-I'])).trim().split(' ')[0]!;
  await expect
    .poll(() => host.run(['nc.traditional', '-w', '1', address, '8080']))
    .toMatchObject({ stdout: 'inside\n' });
});
