import { describe, expect, onTestFinished, test } from 'vitest';

import type { Outcome } from '../../../src/model/index.ts';
import type { Units } from '../../../src/platform/control.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { SYSTEM, unit, unitsOf } from './ask.ts';
import { links, stage } from './scene.ts';

const SIMPLE = ['simple.service'];

/** Every order that there is. */
async function orders(units: Units): Promise<readonly Outcome[]> {
  const link = {
    path: '/etc/systemd/system/multi-user.target.wants/simple.service',
    target: '/etc/systemd/system/simple.service',
  };
  return [
    await units.stop(SYSTEM, SIMPLE),
    await units.start(SYSTEM, ['forking.service']),
    await units.disable(SYSTEM, SIMPLE),
    await units.enable(SYSTEM, ['helper.service'], false),
    await units.mask(SYSTEM, ['ssh.service']),
    await units.unmask(SYSTEM, ['fails.service']),
    await units.relink(SYSTEM, [link]),
  ];
}

async function hostWith(name: string, init: 'systemd' | 'none'): Promise<Host> {
  const host = await startHost({ name, init });
  onTestFinished(() => host.stop());
  return host;
}

describe('without rights', needs('systemd-host', 'package:python3', 'package:polkitd'), () => {
  test('a user sees all, and may nothing', async () => {
    const host = await hostWith('units-rights', 'systemd');
    await stage(host);
    await host.must(['systemctl', 'start', ...SIMPLE]);
    const before = await links(host);
    const units = await unitsOf(host, { user: 'nobody' });
    expect(await units.answers(SYSTEM)).toBe(true);
    expect(await unit(units, 'simple.service')).toMatchObject({ active: 'active', file: 'disabled' });
    expect(await units.links(SYSTEM, SIMPLE)).toEqual([]);
    for (const outcome of await orders(units)) {
      const detail = expect.stringMatching(/Interactive authentication required\.$|Permission denied/) as string;
      expect(outcome).toEqual({ status: 'refused', detail });
    }
    expect(await links(host)).toEqual(before);
    expect(await unit(units, 'simple.service')).toMatchObject({ active: 'active' });
  });

  test('without a bus nothing can be said', async () => {
    const host = await hostWith('units-busless', 'systemd');
    await stage(host);
    await host.must(['systemctl', 'stop', 'dbus.socket', 'dbus.service']);
    const units = await unitsOf(host, { user: 'nobody' });
    expect(await units.answers(SYSTEM)).toBe(false);
    expect(await units.show(SYSTEM, SIMPLE)).toBeNull();
    expect(await units.sockets(SYSTEM)).toBeNull();
    expect(await units.links(SYSTEM, SIMPLE)).toBeNull();
    const detail = expect.stringMatching(/^Failed to connect to .*bus/) as string;
    expect(await units.stop(SYSTEM, SIMPLE)).toEqual({ status: 'failed', detail });
    // Root has a way of its own.
    expect(await (await unitsOf(host)).answers(SYSTEM)).toBe(true);
  });
});

describe('without systemd', needs('host', 'package:systemd'), () => {
  test.each([
    ['systemctl alone', 'true', /not been booted with systemd/],
    ['not even that', 'rm -f /bin/systemctl /usr/bin/systemctl', /^systemctl$/],
  ])('%s', async (_, prepare, why) => {
    const host = await hostWith('units-none', 'none');
    await host.must(['sh', '-c', prepare]);
    const units = await unitsOf(host);
    const begun = Date.now();
    expect([await units.answers(SYSTEM), await units.answers({ uid: 1000 })]).toEqual([false, false]);
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await units.show(SYSTEM, SIMPLE)).toBeNull();
    expect(await units.sockets(SYSTEM)).toBeNull();
    expect(await units.links(SYSTEM, SIMPLE)).toBeNull();
    const detail = expect.stringMatching(why) as string;
    expect(await units.stop(SYSTEM, SIMPLE)).toEqual({ status: 'refused', detail });
    expect(await units.start(SYSTEM, SIMPLE)).toEqual({ status: 'refused', detail });
    expect(await units.relink(SYSTEM, [{ path: '/etc/systemd/system/a.service', target: '/x' }])).toMatchObject({
      status: 'failed',
    });
  });
});
