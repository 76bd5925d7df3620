import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import type { Outcome } from '../../../src/model/index.ts';
import type { BootState } from '../../../src/platform/filter.ts';
import { type Host, type RunOptions, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { install } from '../exposure/bundle.ts';
import type { BootOrder } from './inside-boot.ts';
import { policyScript } from './scripts.ts';

const DONE = { status: 'done' };
const NOTHING: BootState = { script: null, unit: null, enabled: false };
const UNIT = 'menshen-policy.service';
const ETC = '/etc/systemd/system';
const SCRIPT = policyScript('ct state established,related accept', 'tcp dport 22 accept comment "门神"');
const NEWER = policyScript('tcp dport 2222 accept');
const text = (wanted: string): string => expect.stringContaining(wanted) as string;

describe('the policy at boot', needs('systemd-host', 'package:nftables'), () => {
  let host: Host;
  let command: readonly string[];
  let bare: string;

  beforeAll(async () => {
    host = await startHost({ name: 'boot', init: 'systemd' });
    command = await install(host, new URL('inside-boot.ts', import.meta.url));
    bare = await files();
  });
  afterAll(() => host.stop());
  afterEach(async () => {
    await order({ write: NOTHING });
    await host.must(['sh', '-c', 'systemctl stop nftables; nft flush ruleset']);
  });

  const orders = async (whats: readonly BootOrder[], options?: RunOptions): Promise<readonly unknown[]> =>
    JSON.parse(await host.must(command, { timeout: 60_000, ...options, input: JSON.stringify(whats) })) as unknown[];
  const order = async <T = Outcome>(what: BootOrder, options?: RunOptions): Promise<T> =>
    (await orders([what], options))[0] as T;
  const write = (state: BootState, options?: RunOptions): Promise<Outcome> => order({ write: state }, options);
  const read = (): Promise<BootState> => order({ read: true });
  const stateFor = (script: string): Promise<BootState> => order({ stateFor: script });
  const systemctl = (...words: readonly string[]): Promise<string> => host.must(['systemctl', ...words]);
  const active = async (): Promise<string> => (await systemctl('show', '--value', '-p', 'ActiveState', UNIT)).trim();
  const ruleset = (): Promise<string> => host.must(['nft', '-s', 'list', 'ruleset']);
  /** systemctl waits for the unit that it was told of, and ours comes after that. */
  const comesAgain = (): Promise<void> =>
    vi.waitFor(async () => {
      expect(await ruleset()).toContain('table inet filter');
      expect(await ruleset()).toContain('tcp dport 22 accept comment "门神"');
      expect(await active()).toBe('active');
    }, 10_000);
  const files = (): Promise<string> =>
    host
      .must(['sh', '-c', 'find /etc/menshen /etc/systemd /run/systemd/system | sort'])
      .catch(() => host.must(['sh', '-c', 'find /etc/systemd /run/systemd/system | sort']));

  test('comes whole, and goes without a trace', async () => {
    expect([await order({ supported: true }), await read()]).toEqual([true, NOTHING]);
    const state = await stateFor(SCRIPT);
    expect(state).toMatchObject({ script: SCRIPT, enabled: true });
    for (let time = 0; time < 2; time += 1) {
      expect(await write(state)).toEqual(DONE);
      expect([await read(), await active()]).toEqual([state, 'inactive']);
      // Not by this was the filter changed.
      expect(await ruleset()).toBe('');
    }
    const owners = await host.must([
      'stat',
      '-c',
      '%U:%G %a %F',
      '/etc/menshen',
      '/etc/menshen/policy.nft',
      `${ETC}/${UNIT}`,
    ]);
    expect(owners).toBe('root:root 755 directory\nroot:root 600 regular file\nroot:root 644 regular file\n');
    expect((await systemctl('is-enabled', UNIT)).trim()).toBe('enabled');
    for (let time = 0; time < 2; time += 1) {
      expect(await write(NOTHING)).toEqual(DONE);
      expect([await read(), await files()]).toEqual([NOTHING, bare]);
    }
    expect(await systemctl('list-units', '--all', '--plain', '--no-legend', UNIT)).toBe('');
  });

  test('systemd has nothing to say against it', async () => {
    await write(await stateFor(SCRIPT));
    const { code, stdout, stderr } = await host.run(['systemd-analyze', 'verify', `${ETC}/${UNIT}`]);
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('every state is brought about from every other', async () => {
    const state = await stateFor(SCRIPT);
    const states: readonly BootState[] = [
      state,
      { ...state, enabled: false },
      { ...state, script: NEWER },
      { ...state, script: null },
      { ...state, unit: state.unit!.replace('Port policy', 'Another') },
      { script: SCRIPT, unit: null, enabled: false },
      NOTHING,
    ];
    // So that each comes after three others.
    const walk = [1, 2, 3].flatMap((step) => states.map((_, index) => states[(index * step) % states.length]!));
    const answers = await orders(walk.flatMap((to) => [{ write: to }, { read: true }]));
    expect(answers).toEqual(walk.flatMap((to) => [DONE, to]));
  });

  test('it is active where nftables.service is, and only there', async () => {
    const state = await stateFor(SCRIPT);
    await write(state);
    expect(await active()).toBe('inactive');
    await systemctl('start', 'nftables');
    await write({ ...state, enabled: false });
    expect(await active()).toBe('inactive');
    const before = await ruleset();
    await write(state);
    expect([await active(), await ruleset()]).toEqual(['active', before]);
  });

  test('starts by itself from the files alone, and is loaded again', async () => {
    await write(await stateFor(SCRIPT));
    for (const verb of ['restart', 'reload']) {
      await systemctl(verb, UNIT);
      expect(await ruleset()).toContain('tcp dport 22 accept comment "门神"');
      await host.must(['nft', 'flush', 'ruleset']);
    }
    await systemctl('stop', UNIT);
    await systemctl('start', UNIT);
    expect(await ruleset()).toContain('table inet menshen');
    // Stopped, it leaves the doors shut.
    await systemctl('stop', UNIT);
    expect(await ruleset()).toContain('table inet menshen');
  });

  describe.each(['since it was written', 'since it was started'])('%s', (since) => {
    test.each(['restart', 'reload', 'reload-or-restart', 'stop, start'])(
      'it comes again after nftables.service, which flushes all: %s',
      async (verbs) => {
        await systemctl('start', 'nftables');
        await write(await stateFor(SCRIPT));
        if (since === 'since it was started') await systemctl('restart', UNIT);
        for (const verb of verbs.split(', ')) await systemctl(verb, 'nftables');
        await comesAgain();
      },
    );
  });

  test('it comes with nftables.service that was not there before', async () => {
    await write(await stateFor(SCRIPT));
    await systemctl('start', 'nftables');
    await comesAgain();
  });

  test('where nftables.service is stopped, it says that it is gone, and comes with it again', async () => {
    await systemctl('start', 'nftables');
    await write(await stateFor(SCRIPT));
    await systemctl('restart', UNIT);
    await systemctl('stop', 'nftables');
    expect([await ruleset(), await active()]).toEqual(['', 'inactive']);
    await systemctl('start', 'nftables');
    await comesAgain();
  });

  test.each(['first', 'another', 'none'])(
    'whoever is killed anywhere leaves whole files, and the next brings it about: %s',
    async (which) => {
      const [old, next] = [await stateFor(SCRIPT), await stateFor(NEWER)];
      const [from, to] = which === 'first' ? [NOTHING, next] : [old, which === 'none' ? NOTHING : next];
      const left = 'find /etc/menshen /etc/systemd /run/systemd/system -name "*menshen-new*" -o -name loaded.conf; :';
      await systemctl('start', 'nftables');
      for (let at = 0; ; at += 1) {
        await write(from);
        const input = JSON.stringify([{ write: to }]);
        const { code } = await host.run(command, { timeout: 60_000, env: { KILL_AT: String(at) }, input });
        const [between, ...after] = await orders([{ read: true }, { write: to }, { read: true }]);
        const { script, unit, enabled } = between as BootState;
        expect([from.script, to.script]).toContain(script);
        expect([from.unit, to.unit]).toContain(unit);
        // What is enabled is there.
        if (enabled) expect([unit, script]).not.toContain(null);
        expect([at, ...after]).toEqual([at, DONE, to]);
        expect(await host.must(['sh', '-c', left])).toBe('');
        if (code === 0) break;
      }
    },
    180_000,
  );

  test('a full disk leaves the old', async () => {
    await host.must(['sh', '-c', 'mkdir -p /etc/menshen && mount -t tmpfs -o size=16k tmpfs /etc/menshen']);
    onTestFinished(async () => void (await host.must(['umount', '/etc/menshen'])));
    const state = await stateFor(SCRIPT);
    await write(state);
    const big = { ...state, script: `${SCRIPT}#${'x'.repeat(40_000)}\n`, unit: `${state.unit}#\n` };
    expect(await write(big)).toMatchObject({ status: 'failed', detail: text('ENOSPC') });
    expect(await read()).toEqual(state);
    expect(await host.must(['ls', '-A', '/etc/menshen'])).toBe('policy.nft\n');
    await write(NOTHING);
  });

  test("what is another's stays", async () => {
    const state = await stateFor(SCRIPT);
    await host.must(['sh', '-c', 'mkdir -p /etc/menshen && touch /etc/menshen/policy.yaml']);
    await write(state);
    await write(NOTHING);
    expect(await host.must(['ls', '/etc/menshen'])).toBe('policy.yaml\n');
    await host.must(['rm', '-r', '/etc/menshen']);

    await systemctl('mask', UNIT);
    for (const to of [state, NOTHING]) {
      expect(await write(to)).toEqual({ status: 'refused', detail: `${ETC}/${UNIT}: no regular file` });
    }
    await systemctl('unmask', UNIT);
    expect(await files()).toBe(bare);
  });

  test('links that others have left or taken', async () => {
    const state = await stateFor(SCRIPT);
    await write(state);
    await host.must(['rm', `${ETC}/sysinit.target.wants/${UNIT}`]);
    expect(await read()).toEqual({ ...state, enabled: false });
    expect([await write(state), await read()]).toEqual([DONE, state]);
    await host.must(['rm', `${ETC}/${UNIT}`]);
    expect([await write(NOTHING), await files()]).toEqual([DONE, bare]);
  });

  test('an ordinary user is refused, and is told that the script can not be read', async () => {
    const state = await stateFor(SCRIPT);
    const user = { user: 'nobody' };
    expect(await write(state, user)).toMatchObject({ status: 'refused', detail: text('EACCES') });
    await write(state);
    expect(await write(NOTHING, user)).toMatchObject({ status: 'refused' });
    const { code, stderr } = await host.run(command, { ...user, input: JSON.stringify([{ read: true }]) });
    expect([code, stderr]).toEqual([1, text('not-readable')]);
    expect(await read()).toEqual(state);
  });
});

test(
  'without systemd nothing can be enabled, and what is left there goes',
  needs('host', 'package:nftables'),
  async () => {
    const host = await startHost({ name: 'boot-none' });
    onTestFinished(() => host.stop());
    const command = await install(host, new URL('inside-boot.ts', import.meta.url));
    const order = async (what: BootOrder): Promise<unknown> =>
      (JSON.parse(await host.must(command, { input: JSON.stringify([what]) })) as readonly unknown[])[0];
    expect(await order({ supported: true })).toBe(false);
    const state = (await order({ stateFor: SCRIPT })) as BootState;
    expect(await order({ write: state })).toEqual({ status: 'refused', detail: 'no systemd' });
    expect(await order({ read: true })).toEqual(NOTHING);
    await host.write('/etc/menshen/policy.nft', SCRIPT);
    expect(await order({ write: NOTHING })).toEqual(DONE);
    expect((await host.run(['ls', '/etc/menshen'])).code).not.toBe(0);
  },
);
