import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { bringDriver, drive, noWatchdog, policy, statusOf, tableOf, tables, watchdogs } from './scene.ts';

const NEEDED = needs('systemd-host', 'package:nftables');
const LONG = '600000';
const [ONE, TWO] = ['/etc/menshen/one', '/etc/menshen/two'] as const;
/** All that a policy may leave: files, links, units, tables, programs. The journal stays. */
const LOOK = `
find /etc /var/lib /run/menshen /usr/local/lib /usr/lib/systemd -xdev 2>/dev/null | grep -v '/var/lib/menshen/menshen.db' | sort
find /run -maxdepth 1 | sort
systemctl list-unit-files --no-legend | awk '{print $1, $2}' | sort
systemctl list-units --all --no-legend --plain | awk '{print $1}' | grep menshen
nft list ruleset
ps -eo args= | grep [w]atchdog
true
`;

describe('a policy', NEEDED, () => {
  let host: Host;
  const look = (): Promise<string> => host.must(['sh', '-c', LOOK]);
  beforeAll(async () => {
    host = await startHost({ name: 'policy', init: 'systemd' });
    await bringDriver(host);
    await host.write(ONE, policy('tcp dport 22 accept'));
    await host.write(TWO, policy('tcp dport 443 accept'));
    // So that its folder is there.
    await drive(host, 'status');
  });
  afterAll(() => host.stop());
  beforeEach(async () => {
    await drive(host, 'remove');
  });

  /** What a restart takes away: tables, programs, and what lies in /run. */
  const restart = async (): Promise<string> => {
    for (const pid of await watchdogs(host)) await host.must(['kill', '-9', String(pid)]);
    await host.must(['sh', '-c', 'nft flush ruleset; rm -rf /run/menshen']);
    return (await statusOf(host)).changes[0]?.split(' ')[0] ?? '';
  };

  const confirmed = async (path: string, ...flags: readonly string[]): Promise<void> => {
    expect(await drive(host, 'apply', path, LONG, ...flags)).toMatchObject({ status: 'pending' });
    const boot = flags.length > 0 ? { status: 'done' } : null;
    expect(await drive(host, 'confirm', '--anyway')).toMatchObject({ path, boot });
  };

  test('leaves nothing behind when it is removed', async () => {
    const before = await look();
    await confirmed(ONE, '--persist');
    expect(await look()).not.toBe(before);
    expect(await drive(host, 'remove')).toMatchObject({ status: 'done', applied: { complete: true } });
    expect(await look()).toBe(before);
    expect(await drive(host, 'remove')).toEqual({ status: 'nothing' });
  });

  test('takes what runs that were killed have left with it', async () => {
    const before = await look();
    for (const gate of ['menshen_gate_00000000', 'menshen_gate_11111111']) {
      await host.must(['nft', 'add', 'table', 'inet', gate]);
    }
    expect(await drive(host, 'apply', ONE, LONG)).toMatchObject({ status: 'pending' });
    expect(await host.must(['nft', 'list', 'tables'])).toBe('table inet menshen\n');
    await host.must(['nft', 'add', 'table', 'inet', 'menshen_gate_22222222']);
    expect(await drive(host, 'remove')).toEqual({ status: 'nothing' });
    expect(await look()).toBe(before);
  });

  test('leaves nothing behind when it was undone, and is removed', async () => {
    const before = await look();
    await drive(host, 'apply', ONE, '300');
    await noWatchdog(host);
    expect(await drive(host, 'remove')).toEqual({ status: 'nothing' });
    expect(await look()).toBe(before);
  });

  test('that waits is removed too, and undoing that brings back the one before it', async () => {
    await confirmed(ONE);
    const one = await tableOf(host);
    await drive(host, 'apply', TWO, LONG);
    expect(await drive(host, 'remove')).toMatchObject({ status: 'done' });
    await noWatchdog(host);
    expect(await tables(host)).toBe('');
    expect(await drive(host, 'undo')).toMatchObject({ complete: true });
    expect(await tableOf(host)).toBe(one);
    expect(await statusOf(host)).toMatchObject({ applied: ONE, pending: null });
  });

  test('comes back whole when its removal is undone', async () => {
    await confirmed(ONE, '--persist');
    const before = await look();
    await drive(host, 'remove');
    expect(await drive(host, 'undo')).toMatchObject({ complete: true, drifts: [[], []] });
    expect(await look()).toBe(before);
  });

  test('is loaded at boot only when it is confirmed, and not where that is undone', async () => {
    const before = await look();
    await drive(host, 'apply', ONE, LONG, '--persist');
    expect((await host.run(['systemctl', 'is-enabled', 'menshen-policy.service'])).stdout).not.toBe('enabled\n');
    await drive(host, 'confirm', '--anyway');
    expect((await host.run(['systemctl', 'is-enabled', 'menshen-policy.service'])).stdout).toBe('enabled\n');
    expect(await drive(host, 'undo')).toMatchObject({ complete: true });
    expect((await host.run(['systemctl', 'is-enabled', 'menshen-policy.service'])).stdout).not.toBe('enabled\n');
    expect(await tables(host)).toBe('table inet menshen\n');
    const id = (await statusOf(host)).changes[1]?.split(' ')[0] ?? '';
    expect(await drive(host, 'undo', id)).toMatchObject({ complete: true });
    await drive(host, 'remove');
    expect(await look()).toBe(before);
  });

  test('applied twice is the same, and nothing waits', async () => {
    await confirmed(ONE);
    const first = await look();
    const { changes } = await statusOf(host);
    expect(await drive(host, 'apply', ONE, LONG)).toMatchObject({ status: 'unchanged', boot: null });
    expect(await look()).toBe(first);
    expect((await statusOf(host)).changes).toEqual(changes);
    expect(await drive(host, 'apply', ONE, LONG, '--persist')).toMatchObject({
      status: 'unchanged',
      boot: { status: 'done' },
    });
    await host.must(['systemctl', 'is-enabled', 'menshen-policy.service']);
  });

  test('stays loaded at boot when another follows', async () => {
    await confirmed(ONE, '--persist');
    await drive(host, 'apply', TWO, LONG);
    expect(await drive(host, 'confirm', '--anyway')).toMatchObject({ boot: { status: 'done' } });
    expect(await host.must(['cat', '/etc/menshen/policy.nft'])).toContain('443');
  });

  test.each([
    ['flushed', 'nft flush ruleset'],
    ['changed', 'nft add rule inet menshen input tcp dport 8080 accept'],
    ['put to sleep', 'nft add table inet menshen "{ flags dormant; }"'],
    ['not enabled any more', 'systemctl disable --quiet menshen-policy.service'],
    ['taken from the boot', 'rm /etc/menshen/policy.nft; nft flush ruleset'],
  ])('that was %s is repaired, and that can be undone', async (_, how) => {
    await confirmed(ONE, '--persist');
    const before = await look();
    await host.must(['sh', '-c', how]);
    const drifted = await look();
    expect(await drive(host, 'repair')).toMatchObject({ status: 'done' });
    expect(await look()).toBe(before);
    expect(await drive(host, 'repair')).toEqual({ status: 'unchanged' });
    expect(await drive(host, 'undo')).toMatchObject({ complete: true });
    // Whether a unit that loads nothing now is active makes no difference.
    const isActive = /^menshen-policy\.service\n/m;
    expect((await look()).replace(isActive, '')).toBe(drifted.replace(isActive, ''));
  });

  test('is not repaired where none was applied', async () => {
    expect(await drive(host, 'repair')).toEqual({ error: { code: 'policy-none' } });
  });

  test('is not undone without a word where another was applied since', async () => {
    await confirmed(ONE);
    const id = (await statusOf(host)).changes[0]?.split(' ')[0] ?? '';
    await confirmed(TWO);
    expect(await drive(host, 'undo', id)).toMatchObject({ drifts: [[{ code: 'taken', detail: TWO }]] });
  });

  describe('after a restart', () => {
    test('one that waited is over', async () => {
      await confirmed(ONE);
      await drive(host, 'apply', TWO, LONG);
      const id = await restart();
      expect(await statusOf(host)).toMatchObject({ pending: null, applied: ONE });
      expect(await drive(host, 'undo', id, '--rebooted')).toMatchObject({
        drifts: [[{ code: 'already-undone' }]],
        complete: true,
      });
      expect(await tables(host)).toBe('');
    });

    test('one that is not loaded at boot is undone on paper alone', async () => {
      await confirmed(ONE);
      await confirmed(TWO);
      const id = await restart();
      expect(await drive(host, 'undo', id, '--rebooted')).toMatchObject({
        drifts: [[{ code: 'restarted' }]],
        complete: true,
      });
      expect(await tables(host)).toBe('');
      expect(await statusOf(host)).toMatchObject({ applied: ONE });
    });

    test('one that is loaded at boot gives way to the one before it', async () => {
      await confirmed(ONE);
      const one = await tableOf(host);
      await confirmed(TWO, '--persist');
      const boot = Number(await restart());
      await host.must(['nft', '-f', '/etc/menshen/policy.nft']);
      expect(await drive(host, 'undo', String(boot), '--rebooted')).toMatchObject({ drifts: [[]], complete: true });
      expect(await drive(host, 'undo', String(boot - 1), '--rebooted')).toMatchObject({ drifts: [[]], complete: true });
      expect(await tableOf(host)).toBe(one);
      expect((await host.run(['systemctl', 'is-enabled', 'menshen-policy.service'])).stdout).not.toBe('enabled\n');
    });
  });

  test("leaves others' tables alone", async () => {
    await host.must([
      'nft',
      'add table inet theirs; add chain inet theirs input { type filter hook input priority 0; }',
    ]);
    onTestFinished(async () => {
      await host.must(['nft', 'delete', 'table', 'inet', 'theirs']);
    });
    const theirs = await tables(host);
    await confirmed(ONE);
    await drive(host, 'apply', TWO, '300');
    await noWatchdog(host);
    await drive(host, 'remove');
    expect(await tables(host)).toBe(theirs);
  });
});

test(
  'without systemd it is confirmed, and says why it is not loaded at boot',
  needs('host', 'package:nftables'),
  async () => {
    const host = await startHost({ name: 'plain' });
    onTestFinished(() => host.stop());
    await bringDriver(host);
    await host.write(ONE, policy('tcp dport 22 accept'));
    await drive(host, 'apply', ONE, LONG, '--persist');
    expect(await drive(host, 'confirm', '--anyway')).toMatchObject({ boot: { status: 'refused', detail: 'systemd' } });
    expect(await statusOf(host)).toMatchObject({ applied: ONE, pending: null });
    expect(await tables(host)).toBe('table inet menshen\n');
  },
);
