import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { becomes } from '../units/ask.ts';
import { type BootScene, bootScene, NOTHING, UNIT } from './boot-scene.ts';
import { policyScript } from './scripts.ts';

const DONE = { status: 'done' };
const SCRIPT = policyScript('ct state established,related accept', 'tcp dport 22 accept comment "门神"');

describe('the unit of the policy', needs('systemd-host', 'package:nftables'), () => {
  let scene: BootScene;

  beforeAll(async () => {
    scene = await bootScene('boot-services');
  });
  afterAll(() => scene.host.stop());
  afterEach(() => scene.clear());

  /** systemctl waits for the unit that it was told of, and ours comes after that. */
  const isBack = async (): Promise<boolean> => {
    const rules = await scene.ruleset();
    const both = rules.includes('table inet filter') && rules.includes('tcp dport 22 accept comment "门神"');
    return both && (await scene.active()) === 'active';
  };

  test('systemd has nothing to say against it', async () => {
    await scene.write(await scene.stateFor(SCRIPT));
    const { code, stdout, stderr } = await scene.host.run(['systemd-analyze', 'verify', `/etc/systemd/system/${UNIT}`]);
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  test('however often', async () => {
    await scene.systemctl('start', 'nftables');
    await scene.write(await scene.stateFor(SCRIPT));
    for (let time = 0; time < 8; time += 1) await scene.systemctl('restart', UNIT);
    expect(await isBack()).toBe(true);
  });

  test('also where there is no nftables.service', async () => {
    const before = await scene.files();
    await scene.host.must(['sh', '-c', 'mv /lib/systemd/system/nftables.service /root; systemctl daemon-reload']);
    const state = await scene.stateFor(SCRIPT);
    const written = [await scene.write(state), await scene.read()];
    await scene.systemctl('start', UNIT);
    const { code, stdout, stderr } = await scene.host.run(['systemd-analyze', 'verify', `/etc/systemd/system/${UNIT}`]);
    const rules = await scene.ruleset();
    const removed = await scene.write(NOTHING);
    await scene.host.must(['sh', '-c', 'mv /root/nftables.service /lib/systemd/system; systemctl daemon-reload']);
    expect([...written, code, stdout, stderr]).toEqual([DONE, state, 0, '', '']);
    expect(rules).toContain('tcp dport 22 accept');
    expect([removed, await scene.files()]).toEqual([DONE, before]);
  });

  test('it is active where nftables.service is, and only there', async () => {
    const state = await scene.stateFor(SCRIPT);
    await scene.write(state);
    expect(await scene.active()).toBe('inactive');
    await scene.systemctl('start', 'nftables');
    await scene.write({ ...state, enabled: false });
    expect(await scene.active()).toBe('inactive');
    const before = await scene.ruleset();
    await scene.write(state);
    expect([await scene.active(), await scene.ruleset()]).toEqual(['active', before]);
  });

  test('starts by itself from the files alone, and is loaded again', async () => {
    await scene.write(await scene.stateFor(SCRIPT));
    for (const verb of ['restart', 'reload']) {
      await scene.systemctl(verb, UNIT);
      expect(await scene.ruleset()).toContain('tcp dport 22 accept comment "门神"');
      await scene.host.must(['nft', 'flush', 'ruleset']);
    }
    await scene.systemctl('stop', UNIT);
    await scene.systemctl('start', UNIT);
    expect(await scene.ruleset()).toContain('table inet menshen');
    // Stopped, it leaves the doors shut.
    await scene.systemctl('stop', UNIT);
    expect(await scene.ruleset()).toContain('table inet menshen');
  });

  describe.each(['since it was written', 'since it was started'])('%s', (since) => {
    test.each(['restart', 'reload', 'reload-or-restart', 'stop, start'])(
      'it comes again after nftables.service, which flushes all: %s',
      async (verbs) => {
        await scene.systemctl('start', 'nftables');
        await scene.write(await scene.stateFor(SCRIPT));
        if (since === 'since it was started') await scene.systemctl('restart', UNIT);
        for (const verb of verbs.split(', ')) await scene.systemctl(verb, 'nftables');
        expect(await becomes(isBack)).toBe(true);
      },
    );
  });

  test('it comes with nftables.service that was not there before', async () => {
    await scene.write(await scene.stateFor(SCRIPT));
    await scene.systemctl('start', 'nftables');
    expect(await becomes(isBack)).toBe(true);
  });

  test('where nftables.service is stopped, it says that it is gone, and comes with it again', async () => {
    await scene.systemctl('start', 'nftables');
    await scene.write(await scene.stateFor(SCRIPT));
    await scene.systemctl('restart', UNIT);
    await scene.systemctl('stop', 'nftables');
    expect([await scene.ruleset(), await scene.active()]).toEqual(['', 'inactive']);
    await scene.systemctl('start', 'nftables');
    expect(await becomes(isBack)).toBe(true);
  });
});
