import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { BootState } from '../../../src/platform/filter.ts';
import { startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { install } from '../exposure/bundle.ts';
import { type BootScene, bootScene, NOTHING, UNIT } from './boot-scene.ts';
import type { BootOrder } from './inside-boot.ts';
import { policyScript } from './scripts.ts';

const DONE = { status: 'done' };
const ETC = '/etc/systemd/system';
const SCRIPT = policyScript('ct state established,related accept', 'tcp dport 22 accept comment "门神"');
const NEWER = policyScript('tcp dport 2222 accept');
const text = (wanted: string): string => expect.stringContaining(wanted) as string;

describe('what loads the policy at boot', needs('systemd-host', 'package:nftables'), () => {
  let scene: BootScene;
  let bare: string;

  beforeAll(async () => {
    scene = await bootScene('boot');
    bare = await scene.files();
  });
  afterAll(() => scene.host.stop());
  afterEach(() => scene.clear());

  test('comes whole, and goes without a trace', async () => {
    expect([await scene.order({ supported: true }), await scene.read()]).toEqual([true, NOTHING]);
    const state = await scene.stateFor(SCRIPT);
    expect(state).toMatchObject({ script: SCRIPT, enabled: true });
    for (let time = 0; time < 2; time += 1) {
      expect(await scene.write(state)).toEqual(DONE);
      expect([await scene.read(), await scene.active()]).toEqual([state, 'inactive']);
      // Not by this was the filter changed.
      expect(await scene.ruleset()).toBe('');
    }
    const owners = await scene.host.must([
      'stat',
      '-c',
      '%U:%G %a %F',
      '/etc/menshen',
      '/etc/menshen/policy.nft',
      `${ETC}/${UNIT}`,
    ]);
    expect(owners).toBe('root:root 755 directory\nroot:root 600 regular file\nroot:root 644 regular file\n');
    expect((await scene.systemctl('is-enabled', UNIT)).trim()).toBe('enabled');
    for (let time = 0; time < 2; time += 1) {
      expect(await scene.write(NOTHING)).toEqual(DONE);
      expect([await scene.read(), await scene.files()]).toEqual([NOTHING, bare]);
    }
    expect(await scene.systemctl('list-units', '--all', '--plain', '--no-legend', UNIT)).toBe('');
  });

  test('every state is brought about from every other', async () => {
    const state = await scene.stateFor(SCRIPT);
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
    const answers = await scene.orders(walk.flatMap((to) => [{ write: to }, { read: true }]));
    expect(answers).toEqual(walk.flatMap((to) => [DONE, to]));
  });

  test.each(['first', 'another', 'none'])(
    'whoever is killed anywhere leaves whole files, and the next brings it about: %s',
    async (which) => {
      const [old, next] = [await scene.stateFor(SCRIPT), await scene.stateFor(NEWER)];
      const [from, to] = which === 'first' ? [NOTHING, next] : [old, which === 'none' ? NOTHING : next];
      const left = 'find /etc/menshen /etc/systemd /run/systemd/system -name "*menshen-new*" -o -name loaded.conf; :';
      await scene.systemctl('start', 'nftables');
      for (let at = 0; ; at += 1) {
        const input = JSON.stringify([{ write: from }, { write: to }]);
        const { code } = await scene.host.run(scene.command, { timeout: 60_000, env: { KILL_AT: String(at) }, input });
        const [between, ...after] = await scene.orders([{ read: true }, { write: to }, { read: true }]);
        const { script, unit, enabled } = between as BootState;
        expect([from.script, to.script]).toContain(script);
        expect([from.unit, to.unit]).toContain(unit);
        // What is enabled is there.
        expect(enabled && (unit === null || script === null)).toBe(false);
        expect([at, ...after]).toEqual([at, DONE, to]);
        expect(await scene.host.must(['sh', '-c', left])).toBe('');
        if (code === 0) break;
      }
    },
    180_000,
  );

  test('a full disk leaves the old', async () => {
    await scene.host.must(['sh', '-c', 'mkdir -p /etc/menshen && mount -t tmpfs -o size=16k tmpfs /etc/menshen']);
    onTestFinished(async () => void (await scene.host.must(['umount', '/etc/menshen'])));
    const state = await scene.stateFor(SCRIPT);
    await scene.write(state);
    const big = { ...state, script: `${SCRIPT}#${'x'.repeat(40_000)}\n`, unit: `${state.unit}#\n` };
    expect(await scene.write(big)).toMatchObject({ status: 'failed', detail: text('ENOSPC') });
    expect(await scene.read()).toEqual(state);
    expect(await scene.host.must(['ls', '-A', '/etc/menshen'])).toBe('policy.nft\n');
    await scene.write(NOTHING);
  });

  test("what is another's stays", async () => {
    const state = await scene.stateFor(SCRIPT);
    await scene.host.must(['sh', '-c', 'mkdir -p /etc/menshen && touch /etc/menshen/policy.yaml']);
    await scene.write(state);
    await scene.write(NOTHING);
    expect(await scene.host.must(['ls', '/etc/menshen'])).toBe('policy.yaml\n');
    await scene.host.must(['rm', '-r', '/etc/menshen']);

    await scene.systemctl('mask', UNIT);
    for (const to of [state, NOTHING]) {
      expect(await scene.write(to)).toEqual({ status: 'refused', detail: `${ETC}/${UNIT}: no regular file` });
    }
    await scene.systemctl('unmask', UNIT);
    expect(await scene.files()).toBe(bare);
  });

  test('links that others have left or taken', async () => {
    const state = await scene.stateFor(SCRIPT);
    await scene.write(state);
    await scene.host.must(['rm', `${ETC}/sysinit.target.wants/${UNIT}`]);
    expect(await scene.read()).toEqual({ ...state, enabled: false });
    expect([await scene.write(state), await scene.read()]).toEqual([DONE, state]);
    await scene.host.must(['rm', `${ETC}/${UNIT}`]);
    expect([await scene.write(NOTHING), await scene.files()]).toEqual([DONE, bare]);
  });

  test('an ordinary user is refused, and is told that the script can not be read', async () => {
    const state = await scene.stateFor(SCRIPT);
    const user = { user: 'nobody' };
    expect(await scene.write(state, user)).toMatchObject({ status: 'refused', detail: text('EACCES') });
    await scene.write(state);
    expect(await scene.write(NOTHING, user)).toMatchObject({ status: 'refused' });
    const { code, stderr } = await scene.host.run(scene.command, { ...user, input: JSON.stringify([{ read: true }]) });
    expect([code, stderr]).toEqual([1, text('not-readable')]);
    expect(await scene.read()).toEqual(state);
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
