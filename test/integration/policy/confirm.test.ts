import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { DRIVE, PATHS, type Remote, startRemote } from './remote.ts';
import { drive, noWatchdog, statusOf, tableOf, type Told, until, watchdogs } from './scene.ts';

const NEEDED = needs(
  'systemd-host',
  'package:openssh-server',
  'package:libpam-systemd',
  'package:nftables',
  'package:sudo',
  'package:tmux',
);
const LONG = 600_000;

describe('confirming over ssh', NEEDED, () => {
  let remote: Remote;
  beforeAll(async () => {
    remote = await startRemote();
  });
  afterAll(() => remote.stop());
  beforeEach(async () => {
    // Nothing of the test before is left.
    await drive(remote.host, 'remove');
    await remote.host.must(['sh', '-c', 'rm -f /tmp/told /tmp/answer']);
  });

  const told = async (path: string): Promise<Told> => JSON.parse(await remote.printed(path)) as Told;
  /** Applies in a session that stays, and then does something in it. */
  const applying = (then: string, within: number = LONG, before = 'true'): ReturnType<Remote['login']> =>
    remote.login(`${before}; ${DRIVE} apply ${PATHS.ssh} ${within} >/tmp/told\n${then}\nsleep 600`, true);
  const CONFIRM = `${DRIVE} confirm >/tmp/answer`;
  const OLD = { error: { code: 'confirm-old-connection', peer: expect.stringContaining('198.18.0.2:') as string } };

  test('from a new connection: it stays', async () => {
    const { host, ssh } = remote;
    const old = await applying('true', 9000);
    const { pending } = (await told('/tmp/told')) as { pending: { deadline: string } };
    const { stdout } = await ssh(`${DRIVE} confirm`);
    expect(JSON.parse(stdout)).toEqual({ change: expect.any(Number) as number, path: PATHS.ssh, boot: null });
    expect(await watchdogs(host)).toEqual([]);
    await until(
      () => Promise.resolve(Date.now()),
      (now) => now > Date.parse(pending.deadline) + 1500,
    );
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: PATHS.ssh, rolledBack: null });
    expect(await tableOf(host)).toContain('dport 22 accept');
    expect(JSON.parse((await ssh(`${DRIVE} confirm`)).stdout)).toEqual({ error: { code: 'confirm-none' } });
    await old.kill();
  });

  test.each([
    ['at once', CONFIRM],
    ['by a job with a delay', `sh -c 'sleep 1; ${CONFIRM}' & wait`],
    ['by nohup and setsid', `setsid nohup sh -c 'sleep 1; ${CONFIRM}' </dev/null >/dev/null 2>&1 &`],
    ['by sudo, which takes the environment away', `sudo -i ${CONFIRM}`],
    ['without an environment', `env -i /bin/sh -c '${CONFIRM}'`],
    ['in tmux', `tmux new-session -d '${CONFIRM}'`],
  ])('from the session that applied it, %s: refused', async (_, how) => {
    const session = await applying(how);
    await told('/tmp/told');
    expect(await told('/tmp/answer')).toEqual(OLD);
    expect((await statusOf(remote.host)).pending).not.toBeNull();
    await session.kill();
  });

  test('from the session that applied it, in tmux of sudo, which has no trace of it: refused', async () => {
    const session = await applying(`sudo LC_ALL=C.UTF-8 TERM=xterm tmux -L other new-session -d '${CONFIRM}'`);
    await told('/tmp/told');
    expect(await told('/tmp/answer')).toMatchObject({ error: { code: 'confirm-unseen' } });
    await session.kill();
  });

  test('by a job that outlives the session: refused', async () => {
    const session = await applying(`setsid sudo sh -c 'sleep 3; ${CONFIRM}' </dev/null >/dev/null 2>&1 & sleep 0.5`);
    await told('/tmp/told');
    await session.kill();
    expect(await told('/tmp/answer')).toHaveProperty('error');
  });

  test('from a new connection, in tmux that was started over the old one: refused', async () => {
    const session = await applying('true', LONG, 'tmux new-session -d -s old');
    await told('/tmp/told');
    await remote.ssh(`tmux new-window -t old '${CONFIRM}'`);
    expect(await told('/tmp/answer')).toEqual(OLD);
    await remote.ssh('tmux kill-server');
    await session.kill();
  });

  test('in tmux that was started over a connection which had ended before: refused', async () => {
    // Else the end of its session would end it.
    await remote.ssh('systemd-run --scope --quiet --collect tmux new-session -d -s older');
    const session = await applying('true');
    await told('/tmp/told');
    await remote.ssh(`tmux new-window -t older '${CONFIRM}'`);
    expect(await told('/tmp/answer')).toMatchObject({ error: { code: 'confirm-no-connection' } });
    await remote.ssh('tmux kill-server');
    await session.kill();
  });

  test.each(['127.0.0.1', '::1', '198.18.0.1'])('from this machine to itself, over %s: refused', async (address) => {
    const ssh = `ssh -i /root/key -o StrictHostKeyChecking=no -o BatchMode=yes root@${address}`;
    const session = await applying(`${ssh} '${CONFIRM}'`);
    await told('/tmp/told');
    expect(await told('/tmp/answer')).toHaveProperty('error.code');
    await session.kill();
    const { stdout } = await remote.ssh(`unset SSH_CONNECTION; ${ssh} '${DRIVE} confirm'`);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'confirm-no-connection' } });
  });

  test('by a timer: refused, but for --anyway', async () => {
    await drive(remote.host, 'apply', PATHS.ssh, String(LONG));
    const timer = `systemd-run --wait --pipe --quiet ${DRIVE} confirm`;
    const { stdout } = await remote.host.run(timer.split(' '));
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'confirm-unseen' } });
    const anyway = await remote.host.must(`${timer} --anyway`.split(' '));
    expect(JSON.parse(anyway)).toMatchObject({ path: PATHS.ssh });
    await noWatchdog(remote.host);
  });

  test('too late: says so', async () => {
    await drive(remote.host, 'apply', PATHS.ssh, '500');
    await noWatchdog(remote.host);
    const { stdout } = await remote.ssh(`${DRIVE} confirm`);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'confirm-late', at: expect.any(String) as string } });
  });
});
