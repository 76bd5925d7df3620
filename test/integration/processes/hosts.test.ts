import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeProcesses } from '../../../src/platform/linux/processes/index.ts';
import { type Host, INSIDE, type RunOptions, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { HERE } from './children.ts';
import type { Order, Report } from './inside.ts';

const PROGRAM = `${INSIDE}/processes-inside.mjs`;
const NODE = `${INSIDE}/bin/node`;
const NOBODY: RunOptions = { user: 'nobody' };
const LISTEN = 'import socket, time; s = socket.create_server(("127.0.0.1", 7001)); time.sleep(60)';

let host: Host;

async function ask(order: Order = {}, options: RunOptions = {}): Promise<Report> {
  return JSON.parse(await host.must([NODE, PROGRAM, JSON.stringify(order)], options)) as Report;
}

async function startIn(init: 'none' | 'systemd', name: string): Promise<void> {
  const input = fileURLToPath(new URL('inside.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'node', external: ['koffi'] });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  host = await startHost({ name, init });
  await host.write(PROGRAM, output[0].code);
}

async function mainPid(unit: string): Promise<number> {
  return Number(await host.must(['systemctl', 'show', '--value', '-p', 'MainPID', unit]));
}

describe('what rights let see', needs('host', 'package:python3'), () => {
  let rootsListener: number;
  let ourListener: number;

  beforeAll(async () => {
    await startIn('none', 'rights');
    rootsListener = (await host.spawn(['python3', '-c', LISTEN])).pid;
    ourListener = (await host.spawn(['python3', '-c', LISTEN.replace('7001', '7002')], NOBODY)).pid;
    await host.listening('tcp', 7001);
    await host.listening('tcp', 7002);
  });
  afterAll(() => host.stop());

  test('root sees everything', async () => {
    const { holders, pids } = await ask();
    expect(holders.readable).toBe(holders.total);
    expect(holders.problems).toEqual([]);
    expect(pids).toEqual(expect.arrayContaining([rootsListener, ourListener]));
  });

  test('another user sees that there is more', async () => {
    const { holders, pids, namespaces } = await ask({}, NOBODY);
    expect(holders.problems).toEqual([]);
    expect(holders.readable).toBeLessThan(holders.total);
    expect(pids).toContain(ourListener);
    expect(pids).not.toContain(rootsListener);
    expect(namespaces.unreadable).toBeGreaterThan(0);
  });

  test.each([
    ['noaccess', []],
    ['invisible', [{ code: 'processes-hidden', detail: 'hidepid=invisible' }]],
  ])('with hidepid=%s they count or are said to be hidden', async (mode, problems) => {
    await host.must(['mount', '-o', `remount,hidepid=${mode}`, '/proc']);
    try {
      const { holders, processes } = await ask({ describe: [1] }, NOBODY);
      expect(holders.problems).toEqual(problems);
      expect(holders.readable < holders.total).toBe(mode === 'noaccess');
      expect(processes).toEqual([]);
      const asRoot = await ask({ describe: [1] });
      expect(asRoot.holders.problems).toEqual([]);
      expect(asRoot.processes).toMatchObject([{ pid: 1 }]);
    } finally {
      await host.must(['mount', '-o', 'remount,hidepid=off', '/proc']);
    }
  });

  test('without procfs nobody can tell', async () => {
    const hide = 'mount -t tmpfs none /proc && exec "$@"';
    const stdout = await host.must(['unshare', '--mount', 'sh', '-c', hide, 'sh', NODE, PROGRAM]);
    expect(JSON.parse(stdout)).toEqual({ error: 'no-proc' });
  });

  test('what a process of another user runs stays untold, what everyone may see does not', async () => {
    const [init] = (await ask({ describe: [1] }, NOBODY)).processes;
    expect(init).toMatchObject({ pid: 1, user: { uid: 0, name: 'root' }, parents: [] });
    for (const untold of ['executable', 'workingFolder', 'streams', 'namespace', 'package']) {
      expect(init).not.toHaveProperty(untold);
    }
  });
});

describe('what a process hides behind', needs('host', 'package:python3'), () => {
  beforeAll(() => startIn('none', 'masks'));
  afterAll(() => host.stop());

  test('a file that is called like one in memory', async () => {
    await host.must(['cp', '/usr/bin/sleep', '/memfd:x']);
    const { pid } = await host.spawn(['/memfd:x', '60']);
    await host.must(['rm', '/memfd:x']);
    const [found] = (await ask({ describe: [pid] })).processes;
    expect(found?.executable).toEqual({ path: '/memfd:x', deleted: true, replaced: false, memfd: false });
  });

  test('a file that is mounted over another does not get its package', async () => {
    await host.must(['cp', '/usr/bin/sleep', '/root/evil']);
    const mask = 'mount --bind /root/evil /usr/bin/tail && exec /usr/bin/tail 60';
    const { pid } = await host.spawn(['unshare', '--mount', 'sh', '-c', mask]);
    const masked = async (): Promise<unknown> => (await ask({ describe: [pid] })).processes[0];
    await expect.poll(masked).toMatchObject({ executable: { path: '/usr/bin/tail', deleted: false } });
    expect(await masked()).not.toHaveProperty('package');
  });

  test('a container’s tree: seen from outside, no database speaks of its files', () => {
    const found = describeProcesses(HERE, [host.pid], 'full').processes.get(host.pid);
    expect(found?.executable?.path).toMatch(/^\/usr\/bin\//);
    expect(found).not.toHaveProperty('package');
  });

  test('a network namespace of its own, with a name or without', async () => {
    await host.must(['ip', 'netns', 'add', 'blue']);
    const { pid } = await host.spawn(['unshare', '--net', 'sleep', '60']);
    const own = (path: string): Promise<string> => host.must(['stat', '-L', '-c', '%i', path]);
    await expect.poll(async () => (await ask()).namespaces.others.length).toBe(2);
    const { namespaces } = await ask();
    expect(namespaces.others).toEqual([
      { inode: Number(await own(`/proc/${pid}/ns/net`)), path: `/proc/${pid}/ns/net`, pid },
      { inode: Number(await own('/run/netns/blue')), path: '/run/netns/blue', pid: null },
    ]);
    expect(namespaces).toMatchObject({ own: Number(await own('/proc/self/ns/net')), unreadable: 0 });
  });
});

describe('units of a real systemd', needs('systemd-host', 'package:python3'), () => {
  beforeAll(async () => {
    await startIn('systemd', 'units');
    await host.must(['systemd-run', '--unit=probe@1', 'python3', '-c', LISTEN]);
    await host.must(['systemd-run', '--unit=other', '--uid=nobody', '-p', 'PrivateTmp=yes', 'sleep', '60']);
    await host.listening('tcp', 7001);
  });
  afterAll(() => host.stop());

  test('processes name theirs; a private /tmp takes nobody’s package away', async () => {
    const pids = [await mainPid('probe@1'), await mainPid('other')];
    const { processes } = await ask({ describe: pids });
    expect(processes).toMatchObject([
      { pid: pids[0], unit: 'probe@1.service', container: null, parents: [{ pid: 1, name: 'systemd' }] },
      { pid: pids[1], unit: 'other.service', user: { name: 'nobody' }, package: { name: 'coreutils' } },
    ]);
  });

  test('a user without rights learns the unit of a cgroup', async () => {
    const group = await host.must(['systemctl', 'show', '--value', '-p', 'ControlGroup', 'probe@1']);
    const script =
      'for root in /sys/fs/cgroup/unified /sys/fs/cgroup; do test -d "$root$1" && stat -c %i "$root$1" && exit; done';
    const id = Number(await host.must(['sh', '-c', script, 'sh', group.trim()]));
    expect((await ask({ cgroups: [id, 1] }, NOBODY)).units).toEqual([[id, 'probe@1.service']]);
  });
});
