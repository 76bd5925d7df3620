import { describe, expect, onTestFinished, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import {
  bringDriver,
  drive,
  DRIVER,
  noWatchdog,
  policy,
  statusOf,
  tableOf,
  tables,
  until,
  watchdogs,
} from './scene.ts';

const NEEDED = needs('host', 'package:nftables');
const LONG = '600000';
const ROUNDS = 20;
const [ONE, TWO] = ['/etc/menshen/one', '/etc/menshen/two'] as const;
/** Fills what is left of a file system. */
const fill = (folder: string): string =>
  `dd if=/dev/zero of=${folder}/filler bs=1k 2>/dev/null; ! touch ${folder}/x 2>/dev/null || ! echo x >${folder}/x`;

/** A host with a policy that is confirmed, and another that is not applied yet. */
async function prepared(prepare: readonly string[] = []): Promise<{ readonly host: Host; readonly one: string }> {
  const host = await startHost({ name: 'faults' });
  onTestFinished(() => host.stop());
  for (const script of prepare) await host.must(['sh', '-c', script]);
  await bringDriver(host);
  await host.write(ONE, policy('tcp dport 22 accept'));
  await host.write(TWO, policy('tcp dport 443 accept'));
  await drive(host, 'apply', ONE, LONG);
  await drive(host, 'confirm', '--anyway');
  return { host, one: await tableOf(host) };
}

describe('nothing is applied', NEEDED, () => {
  test.each([
    ['/run/menshen', 'mkdir -p /run/menshen && mount -t tmpfs -o size=64k,mode=700 none /run/menshen'],
    ['/run', 'mount -t tmpfs -o size=64k,mode=755 none /run'],
    ['/var/lib/menshen', 'mkdir -p /var/lib/menshen && mount -t tmpfs -o size=512k,mode=700 none /var/lib/menshen'],
  ])('with a full disk at %s', async (folder, mount) => {
    const { host, one } = await prepared([mount]);
    await host.must(['sh', '-c', fill(folder)]);
    const { stdout, stderr } = await host.run([...DRIVER, 'apply', TWO, LONG]);
    expect(stdout + stderr).toMatch(/ENOSPC|FULL|SHM|failed|disk/);
    await noWatchdog(host);
    expect(await tableOf(host)).toBe(one);
    expect(await tables(host)).toBe('table inet menshen\n');
    await host.must(['sh', '-c', `rm ${folder}/filler`]);
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE });
    expect(await drive(host, 'apply', TWO, LONG)).toMatchObject({ status: 'pending' });
    expect(await drive(host, 'undo')).toMatchObject({ complete: true });
    expect(await tableOf(host)).toBe(one);
  });

  test('where the earlier table sleeps, or is no policy that can be read', async () => {
    const { host } = await prepared();
    await host.must(['nft', 'add', 'table', 'inet', 'menshen', '{ flags dormant; }']);
    const asleep = await tables(host);
    expect(await drive(host, 'apply', TWO, LONG)).toEqual({ error: { code: 'policy-asleep' } });
    expect(await tables(host)).toBe(asleep);
    await host.write('/etc/menshen/wrong', policy('tcp dport 70000 accept'));
    await drive(host, 'remove');
    expect(await drive(host, 'apply', '/etc/menshen/wrong', LONG)).toMatchObject({
      error: { code: 'policy-not-taken' },
    });
    expect(await tables(host)).toBe('');
  });

  test('while another waits', async () => {
    const { host } = await prepared();
    await drive(host, 'apply', TWO, LONG);
    const two = await tableOf(host);
    expect(await drive(host, 'apply', ONE, LONG)).toMatchObject({ error: { code: 'policy-pending', id: 2 } });
    expect(await drive(host, 'repair')).toMatchObject({ error: { code: 'policy-pending', id: 2 } });
    expect(await tableOf(host)).toBe(two);
  });

  test('by one of two that are begun at the same time', async () => {
    const { host } = await prepared();
    const answers = await Promise.allSettled([TWO, TWO, TWO].map((path) => drive(host, 'apply', path, LONG)));
    const told = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    expect(told.filter(({ status }) => status === 'pending')).toHaveLength(1);
    expect(await watchdogs(host)).toHaveLength(1);
    expect(await tables(host)).toBe('table inet menshen\n');
  });
});

describe('what was applied is undone in time', NEEDED, () => {
  test.each([
    ['Menshen is uninstalled', [], 'rm -rf /usr/local/lib/policy'],
    [
      'the disks are full',
      ['mount -t tmpfs -o size=4m,mode=755 none /run', 'mount -t tmpfs -o size=4m none /var/lib'],
      `${fill('/run')}; ${fill('/var/lib')}`,
    ],
    ['the state is taken away', [], 'rm -rf /var/lib/menshen'],
    ['somebody has flushed the ruleset', [], 'nft flush ruleset'],
    ['somebody has put the table to sleep', [], 'nft add table inet menshen "{ flags dormant; }"'],
  ])('where %s meanwhile', async (_, prepare, meanwhile) => {
    const { host, one } = await prepared(prepare);
    expect(await drive(host, 'apply', TWO, '4000')).toMatchObject({ status: 'pending' });
    await host.must(['sh', '-c', meanwhile]);
    await until(
      () => tableOf(host),
      (table) => table === one,
    );
    await noWatchdog(host);
    expect(await tables(host)).toBe('table inet menshen\n');
  });

  test('at once where the watchdog is asked to end', async () => {
    const { host, one } = await prepared();
    const { pending } = (await drive(host, 'apply', TWO, LONG)) as { pending: { watchdog: { pid: number } } };
    await host.must(['kill', String(pending.watchdog.pid)]);
    await noWatchdog(host);
    expect(await tableOf(host)).toBe(one);
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE, rolledBack: { change: 2, done: true } });
  });

  test('not by a signal that a terminal sends', async () => {
    const { host, one } = await prepared();
    const { pending } = (await drive(host, 'apply', TWO, LONG)) as { pending: { watchdog: { pid: number } } };
    await host.must(['kill', '-HUP', String(pending.watchdog.pid)]);
    expect(await drive(host, 'status')).toMatchObject({ applied: TWO });
    expect(await tableOf(host)).not.toBe(one);
    expect(await watchdogs(host)).toEqual([pending.watchdog.pid]);
  });
});

describe('a watchdog that was killed', NEEDED, () => {
  test.each([
    ['confirm', ['confirm', '--anyway'], TWO],
    ['undo', ['undo'], ONE],
    ['remove', ['remove'], null],
  ] as const)('can be told by its start time, and its policy be ended by %s', async (_, args, applied) => {
    const { host } = await prepared();
    const { pending } = (await drive(host, 'apply', TWO, LONG)) as { pending: { watchdog: { pid: number } } };
    const { pid } = pending.watchdog;
    await host.must(['kill', '-9', String(pid)]);
    await noWatchdog(host);
    expect((await statusOf(host)).pending?.watchdog).toMatchObject({ pid, startTime: expect.any(Number) as number });
    expect(await drive(host, ...args)).not.toHaveProperty('error');
    expect(await statusOf(host)).toMatchObject({ pending: null, applied });
    expect(await tables(host)).toBe(applied === null ? '' : 'table inet menshen\n');
  });
});

/** Puts a script in the place of nft; `nft.real` is the program itself. */
async function disguise(host: Host, script: string): Promise<void> {
  await host.must(['sh', '-c', 'test -e /usr/sbin/nft.real || cp /usr/sbin/nft /usr/sbin/nft.real']);
  await host.write('/usr/local/lib/nft', `#!/bin/sh\n${script}\n`, '755');
  await host.must(['mount', '--bind', '/usr/local/lib/nft', '/usr/sbin/nft']);
}

describe('where nft is slower than the time to confirm', { ...NEEDED, timeout: 90_000 }, () => {
  test.each([
    ['lists', 'case "$*" in *list*) ! /usr/sbin/nft.real list table inet menshen | grep -q 443 || sleep 2;; esac'],
    ['loads', 'case "$*" in "-f /proc/self/fd/0") ! grep -q 443 /proc/self/fd/0 || sleep 2;; esac'],
  ])('when it %s, the earlier rules are back, and whoever applied is told', async (_, slow) => {
    const { host, one } = await prepared();
    await disguise(host, `${slow}; exec /usr/sbin/nft.real "$@"`);
    expect(await drive(host, 'apply', TWO, '500')).toMatchObject({ status: 'failed' });
    await host.must(['umount', '/usr/sbin/nft']);
    await noWatchdog(host);
    expect(await tableOf(host)).toBe(one);
    expect(await tables(host)).toBe('table inet menshen\n');
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE });
    expect(await drive(host, 'apply', TWO, LONG)).toMatchObject({ status: 'pending' });
  });
});

describe('where nft fails at the deadline', { ...NEEDED, timeout: 120_000 }, () => {
  test('it is tried again', async () => {
    const { host, one } = await prepared();
    await drive(host, 'apply', TWO, '1500');
    await disguise(host, 'touch /tmp/tried; exit 1');
    await until(
      () => host.run(['test', '-e', '/tmp/tried']),
      ({ code }) => code === 0,
    );
    await host.must(['umount', '/usr/sbin/nft']);
    await noWatchdog(host);
    expect(await tableOf(host)).toBe(one);
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE, rolledBack: { done: true } });
  });

  test('and the watchdog is killed too, the next run does it', async () => {
    const { host, one } = await prepared();
    await drive(host, 'apply', TWO, '1500');
    await disguise(host, 'touch /tmp/tried; exit 1');
    await until(
      () => host.run(['test', '-e', '/tmp/tried']),
      ({ code }) => code === 0,
    );
    for (const pid of await watchdogs(host)) await host.must(['kill', '-9', String(pid)]);
    await host.must(['umount', '/usr/sbin/nft']);
    expect(await tableOf(host)).not.toBe(one);
    expect(await drive(host, 'confirm')).toMatchObject({ error: { code: 'confirm-late' } });
    expect(await drive(host, 'apply', ONE, LONG)).toMatchObject({ status: 'unchanged' });
    expect(await tableOf(host)).toBe(one);
    expect(await statusOf(host)).toMatchObject({ pending: null, rolledBack: { done: true } });
  });

  test('for good with the earlier table, ours is taken away, and that is said', async () => {
    const { host } = await prepared();
    await drive(host, 'apply', TWO, '1500');
    await disguise(host, 'case "$*" in *-f*) exit 1;; esac; exec /usr/sbin/nft.real "$@"');
    await until(
      () => tables(host),
      (text) => text === '',
      90_000,
    );
    await until(
      () => watchdogs(host),
      (found) => found.length === 0,
    );
    const rolledBack = { change: 2, done: false, detail: expect.stringContaining('nft') as string };
    expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE, rolledBack });
  });
});

test('of confirming and the deadline one wins', { ...NEEDED, timeout: 170_000 }, async () => {
  const { host, one } = await prepared();
  await drive(host, 'apply', TWO, LONG);
  const two = await tableOf(host);
  await drive(host, 'undo');
  const seen = new Set<string>();
  // How long it takes to confirm differs from one machine to the next: whoever has won begins nearer to the edge.
  let early = 800;
  for (let round = 0; round < ROUNDS; round++) {
    const { pending } = (await drive(host, 'apply', TWO, '2000')) as { pending: { deadline: string } };
    await until(
      () => Promise.resolve(Date.now()),
      (now) => now >= Date.parse(pending.deadline) - early,
    );
    const answer = await drive(host, 'confirm', '--anyway');
    await noWatchdog(host);
    const { applied, rolledBack, pending: left } = await statusOf(host);
    const won = 'path' in answer;
    const { code } = (answer['error'] ?? {}) as { readonly code?: string };
    seen.add(won ? 'confirmed' : 'undone');
    early += won ? -70 : 110;
    const found = { code, applied, table: await tableOf(host), left, isNoted: rolledBack !== null };
    const right = won
      ? { code: undefined, applied: TWO, table: two, left: null, isNoted: false }
      : { code: 'confirm-late', applied: ONE, table: one, left: null, isNoted: true };
    expect({ round, ...found }).toEqual({ round, ...right });
    if (won) await drive(host, 'undo');
  }
  expect(seen).toEqual(new Set(['confirmed', 'undone']));
});
