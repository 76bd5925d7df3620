import { release } from 'node:os';
import { fileURLToPath } from 'node:url';

import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { HiddenReport } from '../../../src/model/index.ts';
import { type Host, INSIDE, type RunOptions, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import type { Answer, Order } from './inside.ts';
import { BUSY, REFUSE, RESTLESS, SCENE, without } from './scene.ts';

const PROGRAM = `${INSIDE}/hidden-inside.mjs`;
const NODE = `${INSIDE}/bin/node`;
const ALL = 4 * 65_535;
const [major = 0, minor = 0] = release().split('.').map(Number);

let host: Host;

async function start(name: string): Promise<void> {
  const input = fileURLToPath(new URL('inside.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'node', external: ['koffi'] });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  host = await startHost({ name });
  await host.write(PROGRAM, output[0].code);
  await host.write('/refuse.py', REFUSE);
}

/**
 * Looks, after `prepare` has run in a mount namespace of its own, in a shell that becomes the looker: `$$` is its
 * pid.
 */
async function answer(
  order: Order,
  options: RunOptions & { prepare?: string; refuse?: 'netlink' | 'ipv6' | 'bind' } = {},
): Promise<Answer> {
  const { prepare, refuse, ...rest } = options;
  const looker = [NODE, PROGRAM, JSON.stringify(order)];
  const refused = refuse === undefined ? looker : ['python3', '/refuse.py', refuse, ...looker];
  const whole =
    prepare === undefined ? refused : ['unshare', '--mount', 'sh', '-ec', `${prepare}\nexec "$@"`, 'sh', ...refused];
  return JSON.parse(await host.must(whole, { timeout: 120_000, ...rest })) as Answer;
}

async function look(order: Order = {}, options: Parameters<typeof answer>[1] = {}): Promise<HiddenReport> {
  const [report] = await looks(order, options);
  return report!;
}

async function looks(order: Order, options: Parameters<typeof answer>[1] = {}): Promise<readonly HiddenReport[]> {
  const reports = await answer(order, options);
  if ('error' in reports) throw new Error(reports.error);
  return reports;
}

/** Starts a Python program that prints `ready`; returns its pid. */
async function python(program: string, options: RunOptions = {}): Promise<number> {
  const running = await host.spawn(['python3', '-c', program], options);
  onTestFinished(() => running.kill());
  await running.printed('ready');
  return running.pid;
}

const NOTHING = {
  complete: true,
  tried: ALL,
  refused: [],
  hidden: [],
  listings: ['netlink', 'procfs'],
  disagreements: [],
  hiddenProcesses: [],
  problems: [],
};

describe('where nothing hides', needs('host', 'package:python3'), () => {
  beforeAll(() => start('open'));
  afterAll(() => host.stop());

  test('nothing is found among sockets of all kinds, and reserved ports can be tried', async () => {
    await python(SCENE);
    await host.must(['sh', '-c', 'echo 4000-5000 >/proc/sys/net/ipv4/ip_local_reserved_ports']);
    const report = await look();
    expect(report).toMatchObject(NOTHING);
    expect(report.idleShown).toBe(major * 100 + minor >= 608);
    const highest = Number(await host.must(['cat', '/proc/sys/kernel/pid_max'])) - 1;
    expect(report.pids).toEqual({ searched: highest, highest });
  });

  test('nor while ports, processes and threads come and go', { timeout: 180_000 }, async () => {
    await python(SCENE);
    await python(RESTLESS);
    await python(RESTLESS);
    await python(BUSY);
    const reports = await looks({ times: 4 });
    expect(reports.map(({ took: _took, pids: _pids, idleShown: _idle, ...rest }) => rest)).toEqual(
      Array.from({ length: 4 }, () => NOTHING),
    );
  });

  test('nothing is found where IPv6 is off', async () => {
    await host.must(['sh', '-c', 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6']);
    onTestFinished(
      async () => void (await host.must(['sh', '-c', 'echo 0 >/proc/sys/net/ipv6/conf/all/disable_ipv6'])),
    );
    expect(await look()).toMatchObject(NOTHING);
  });

  test('stopped, it says so', async () => {
    const report = await look({ stopAfter: 70_000 });
    expect(report).toMatchObject({ complete: false, hidden: [], refused: [] });
    expect(report.tried).toBeGreaterThanOrEqual(70_000);
    expect(report.tried).toBeLessThan(72_000);
    expect(report).not.toHaveProperty('hiddenProcesses');
  });
});

const everySpace = (more: object): readonly object[] =>
  (['tcp', 'udp'] as const).flatMap((protocol) =>
    (['ipv4', 'ipv6'] as const).map((family) => ({ protocol, family, ...more })),
  );

describe('what can not be tried is told', needs('host', 'package:python3'), () => {
  beforeAll(() => start('refused'));
  afterAll(() => host.stop());

  test('low ports without rights', async () => {
    await python(SCENE);
    expect(await look({}, { user: 'nobody' })).toMatchObject({
      ...NOTHING,
      tried: ALL - 4 * 1023,
      refused: everySpace({ errno: 'EACCES', count: 1023, first: 1, last: 1023 }),
    });
  });

  test('a kernel without IPv6', async () => {
    const all = { errno: 'EAFNOSUPPORT', count: 65_535, first: 1, last: 65_535 };
    expect(await look({}, { refuse: 'ipv6' })).toMatchObject({
      ...NOTHING,
      tried: 2 * 65_535,
      refused: everySpace(all).filter((one) => 'family' in one && one.family === 'ipv6'),
    });
  });

  test('a filter that forbids bind', async () => {
    const all = { errno: 'EPERM', count: 65_535, first: 1, last: 65_535 };
    const report = await look({}, { refuse: 'bind' });
    expect(report).toMatchObject({ ...NOTHING, tried: 0, refused: everySpace(all) });
    expect(report).not.toHaveProperty('idleShown');
  });

  test('processes that procfs leaves out by design are no hidden ones', async () => {
    await host.must(['mount', '-o', 'remount,hidepid=invisible', '/proc']);
    onTestFinished(async () => void (await host.must(['mount', '-o', 'remount,hidepid=off', '/proc'])));
    const report = await look({}, { user: 'nobody' });
    expect(report.problems).toEqual([{ code: 'processes-hidden', detail: 'hidepid=invisible' }]);
    expect(report).not.toHaveProperty('hiddenProcesses');
  });

  test('no listing at all is an error, and no alarm', async () => {
    await python(SCENE);
    const prepare = 'mount -t tmpfs none /proc/$$/task/$$/net';
    expect(await answer({}, { prepare, refuse: 'netlink' })).toEqual({ error: 'no-proc' });
  });
});

const LISTEN = (address: string, port: number, family = 'AF_INET'): string => `
import socket, time
s = socket.socket(socket.${family})
s.bind(("${address}", ${port}))
s.listen()
print("ready", flush=True)
time.sleep(1000)`;

describe('what hides is found', needs('host', 'package:python3'), () => {
  beforeAll(() => start('rootkit'));
  afterAll(() => host.stop());

  test('a listener that neither listing shows, with its holder', async () => {
    const pid = await python(LISTEN('0.0.0.0', 6666));
    const report = await look({}, { prepare: without(6666), refuse: 'netlink' });
    expect(report.hidden).toMatchObject([
      {
        protocol: 'tcp',
        families: ['ipv4'],
        number: 6666,
        listening: true,
        retries: 6,
        holders: [{ pid, descriptors: [3], process: { pid, name: 'python3' } }],
      },
    ]);
    expect(report).toMatchObject({ listings: ['procfs'], idleShown: false, tried: ALL, disagreements: [] });
    expect(report.problems.map(({ code }) => code)).toEqual(['netlink-refused', 'netlink-refused']);
  });

  test('of both families, and of UDP', async () => {
    await python(LISTEN('::', 6666, 'AF_INET6'));
    await python(`
import socket, time
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
s.bind(("::", 6667))
print("ready", flush=True)
time.sleep(1000)`);
    const prepare = without(6666, 6667);
    const { hidden } = await look({}, { prepare, refuse: 'netlink' });
    expect(hidden).toMatchObject([
      { protocol: 'tcp', families: ['ipv4', 'ipv6'], number: 6666, listening: true },
      { protocol: 'udp', families: ['ipv6'], number: 6667, listening: true },
    ]);
  });

  test('a port that is merely bound is another matter', async () => {
    const pid = await python(LISTEN('127.0.0.1', 6668).replace('s.listen()', ''));
    const { hidden, idleShown } = await look({}, { refuse: 'netlink' });
    expect(hidden).toMatchObject([{ number: 6668, listening: false, holders: [{ pid }] }]);
    expect(idleShown).toBe(false);
  });

  test('without rights the port is found all the same, and who holds it is unknown', async () => {
    await python(LISTEN('0.0.0.0', 6666));
    const nobody = ['setpriv', '--reuid', 'nobody', '--clear-groups'];
    const looker = [...nobody, 'python3', '/refuse.py', 'netlink', NODE, PROGRAM, '{}'];
    const stdout = await host.must(['unshare', '--mount', 'sh', '-ec', `${without(6666)}\nexec "$@"`, 'sh', ...looker]);
    const [report] = JSON.parse(stdout) as readonly HiddenReport[];
    expect(report?.hidden).toEqual([{ protocol: 'tcp', families: ['ipv4'], number: 6666, retries: 6 }]);
  });

  test('a port of another network namespace is not taken for it', async () => {
    const other = await host.spawn(['unshare', '--net', 'python3', '-c', LISTEN('0.0.0.0', 6666)]);
    onTestFinished(() => other.kill());
    await other.printed('ready');
    const pid = await python(LISTEN('0.0.0.0', 6666));
    const { hidden } = await look({}, { prepare: without(6666), refuse: 'netlink' });
    expect(hidden).toMatchObject([{ number: 6666, holders: [{ pid }] }]);
    expect(hidden[0]?.holders).toHaveLength(1);
  });

  test('netlink shows what /proc does not, and the other way round', async () => {
    await python(LISTEN('0.0.0.0', 6666));
    const invented = `sed -n 2p /proc/1/net/tcp | sed 's/^ *[0-9]*: [0-9A-F:]*/  99: 0100007F:1A0C/' >>/tmp/net/tcp`;
    const prepare = `${without(6666)}\n${invented}`;
    const { disagreements, hidden } = await look({}, { prepare });
    expect(disagreements).toMatchObject([
      { missingFrom: 'procfs', socket: { local: { address: '0.0.0.0', port: 6666 } } },
      { missingFrom: 'netlink', socket: { local: { address: '127.0.0.1', port: 6668 } } },
    ]);
    expect(hidden).toEqual([]);
  });

  test.each([
    ['a tmpfs', (pid: number) => `mount -t tmpfs none /proc/${pid}`],
    ['another process', (pid: number) => `mount --bind /proc/1 /proc/${pid}`],
    ['a tmpfs over its descriptors', (pid: number) => `mount -t tmpfs none /proc/${pid}/fd`],
  ])('a process masked by %s', async (_, mask) => {
    const pid = await python(LISTEN('0.0.0.0', 6666));
    const report = await look({}, { prepare: mask(pid) });
    expect(report).toMatchObject({ ...NOTHING, hiddenProcesses: [{ pid, how: 'masked' }] });
    expect(report.hiddenProcesses?.[0]).not.toHaveProperty('process');
  });

  test('the hidden port of a masked process', async () => {
    const pid = await python(LISTEN('0.0.0.0', 6666));
    const prepare = `${without(6666)}\nmount -t tmpfs none /proc/${pid}`;
    const { hidden } = await look({}, { prepare, refuse: 'netlink' });
    expect(hidden).toEqual([
      {
        protocol: 'tcp',
        families: ['ipv4'],
        number: 6666,
        listening: true,
        retries: 6,
        holders: [{ pid, descriptors: [3] }],
      },
    ]);
  });

  test('a process that /proc does not list', async () => {
    const pid = await python(LISTEN('0.0.0.0', 6666));
    const prepare = `
mkdir -p /tmp/proc; mount -t tmpfs none /tmp/proc
for one in /proc/[0-9]*; do ln -s $one /tmp/proc/; done
ln -s /proc/thread-self /proc/sys /tmp/proc/; ln -s $$ /tmp/proc/self
rm /tmp/proc/${pid}`;
    // Procfs itself answers for it: such a folder can only be left out of a listing by whoever changes the kernel.
    const { hiddenProcesses } = await look({ proc: '/tmp/proc' }, { prepare });
    expect(hiddenProcesses).toEqual([{ pid, how: 'unlisted' }]);
  });
});
