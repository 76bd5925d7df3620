import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Units } from '../../../src/platform/control.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { becomes, greets, SYSTEM, unit, unitsOf } from './ask.ts';
import { stage } from './scene.ts';

const DONE = { status: 'done' };
/** Long enough for the slowest of what would start it again: a timer of one second. */
const SETTLED = 2_500;
/** Knocks without a pause, as the whole internet does. */
const KNOCK = `
import socket
while True:
    try: socket.create_connection(('127.0.0.1', 7002), 1).close()
    except OSError: pass
`;

/** A service behind a port, and what starts it again. */
const DOORS: readonly (readonly [string, number, readonly string[]])[] = [
  ['activated.service', 7002, ['activated.socket']],
  ['timed.service', 7004, ['timed.timer']],
  ['pathed.service', 7005, ['pathed.path']],
  ['upheld.service', 7008, ['upholder.service']],
];

describe('stopping and starting', needs('systemd-host', 'package:python3'), () => {
  let host: Host;
  let units: Units;

  beforeAll(async () => {
    host = await startHost({ name: 'units-stop', init: 'systemd' });
    await stage(host);
    units = await unitsOf(host);
  });
  afterAll(() => host.stop());

  const activeOf = async (name: string): Promise<string> => (await unit(units, name)).active;

  test.each(DOORS)(
    '%s: stopped alone it is back, stopped with what starts it it stays closed',
    async (name, port, starters) => {
      expect(await units.start(SYSTEM, [name, ...starters])).toEqual(DONE);
      expect(await becomes(() => greets(host, port))).toBe(true);
      const { mainPid, triggeredBy, upheldBy } = await unit(units, name);
      expect([...triggeredBy, ...upheldBy]).toEqual(starters);
      await units.stop(SYSTEM, [name]);
      expect(await becomes(() => greets(host, port))).toBe(true);
      expect((await unit(units, name)).mainPid).not.toBe(mainPid);

      expect(await units.stop(SYSTEM, [name, ...triggeredBy, ...upheldBy])).toEqual(DONE);
      expect(await becomes(() => greets(host, port), SETTLED)).toBe(false);
      expect(await activeOf(name)).toBe('inactive');

      expect(await units.start(SYSTEM, [name, ...starters])).toEqual(DONE);
      expect(await becomes(() => greets(host, port))).toBe(true);
      await units.stop(SYSTEM, [name, ...starters]);
    },
  );

  test('no knock opens a socket again while it and its service are stopped', async () => {
    const knocking = await host.spawn(['python3', '-c', KNOCK]);
    for (let time = 0; time < 5; time += 1) {
      await units.start(SYSTEM, ['activated.socket']);
      expect(await becomes(async () => (await activeOf('activated.service')) === 'active')).toBe(true);
      expect(await units.stop(SYSTEM, ['activated.service', 'activated.socket'])).toEqual(DONE);
      expect(await becomes(() => greets(host, 7002), 300)).toBe(false);
      expect([await activeOf('activated.service'), await activeOf('activated.socket')]).toEqual([
        'inactive',
        'inactive',
      ]);
    }
    await knocking.kill();
  });

  test('no matter in which order they are named', async () => {
    for (let time = 0; time < 5; time += 1) {
      await units.start(SYSTEM, ['upholder.service']);
      expect(await becomes(async () => (await activeOf('upheld.service')) === 'active')).toBe(true);
      expect(await units.stop(SYSTEM, ['upheld.service', 'upholder.service'])).toEqual(DONE);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect([await activeOf('upheld.service'), await activeOf('upholder.service')]).toEqual(['inactive', 'inactive']);
    }
  });

  test('a socket with an instance for each connection', async () => {
    await units.start(SYSTEM, ['each.socket']);
    const peer = await host.spawn(['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/7003; cat <&3']);
    await peer.printed('door');
    const { triggers } = await unit(units, 'each.socket');
    expect(triggers).toHaveLength(1);
    expect(await units.stop(SYSTEM, [...triggers, 'each.socket'])).toEqual(DONE);
    await peer.ended;
    expect(await greets(host, 7003)).toBe(false);
    expect(await activeOf(triggers[0]!)).toBe('inactive');
  });

  test('one that has gone by itself is what was wanted', async () => {
    await host.must(['systemd-run', '--unit=sudden', 'true']);
    expect(await becomes(async () => (await units.show(SYSTEM, ['sudden.service']))!.size === 0)).toBe(true);
    await units.start(SYSTEM, ['simple.service']);
    expect(await units.stop(SYSTEM, ['sudden.service', 'simple.service'])).toEqual(DONE);
    expect(await activeOf('simple.service')).toBe('inactive');
  });

  test.each([
    ['simple.service', 7001],
    ['forking.service', 7006],
    ['always.service', 7007],
    ['oldie.service', 7009],
  ] as const)('%s is stopped and started', async (name, port) => {
    expect(await units.start(SYSTEM, [name])).toEqual(DONE);
    expect(await becomes(() => greets(host, port))).toBe(true);
    expect(await units.stop(SYSTEM, [name])).toEqual(DONE);
    expect(await becomes(() => greets(host, port), 500)).toBe(false);
    expect(await activeOf(name)).toBe('inactive');
  });

  test('those that need it stop with it, those that merely want it do not', async () => {
    const dependents = ['requires.service', 'bound.service', 'part.service'];
    await units.start(SYSTEM, ['base.service', ...dependents, 'wants.service']);
    expect(await units.stop(SYSTEM, ['base.service'])).toEqual(DONE);
    const shown = await units.show(SYSTEM, ['base.service', ...dependents, 'wants.service']);
    const active = [...shown!.values()].map((one) => one.active);
    expect(active).toEqual(['inactive', 'inactive', 'inactive', 'inactive', 'active']);
  });

  test('one that ignores SIGTERM is killed after its time, and counts as stopped', async () => {
    await units.start(SYSTEM, ['deaf.service']);
    await host.must(['sh', '-c', 'until [ -e /run/deaf ]; do sleep 0.05; done']);
    expect(await units.stop(SYSTEM, ['deaf.service'])).toEqual(DONE);
    expect(await unit(units, 'deaf.service')).toMatchObject({ active: 'failed', mainPid: 0 });
  });

  test('what can not be stopped or started', async () => {
    await host.must(['systemctl', 'start', 'base.service']);
    // systemd starts it for another unit only, and stops it with that.
    await host.write(
      '/etc/systemd/system/outer.service',
      '[Unit]\nBindsTo=stubborn.service\n[Service]\nExecStart=/usr/bin/sleep infinity\n',
    );
    await host.must(['sh', '-c', 'systemctl daemon-reload && systemctl start outer.service']);
    expect(await units.stop(SYSTEM, ['stubborn.service', 'base.service'])).toEqual({
      status: 'refused',
      detail: expect.stringMatching(
        /^Failed to stop stubborn\.service: Operation refused, unit stubborn\.service may be/,
      ) as string,
    });
    expect(await activeOf('base.service')).toBe('inactive');
    expect(await units.start(SYSTEM, ['nope.service'])).toEqual({
      status: 'refused',
      detail: 'Failed to start nope.service: Unit nope.service not found.',
    });
    expect(await units.start(SYSTEM, ['fails.service'])).toEqual({
      status: 'failed',
      detail: expect.stringMatching(/^Job for fails\.service failed/) as string,
    });
    expect(await units.start(SYSTEM, ['many@.service'])).toMatchObject({ status: 'refused' });
    expect(await units.stop(SYSTEM, ['*.service', 'wants.service'])).toEqual({
      status: 'refused',
      detail: '*.service',
    });
    expect(await activeOf('wants.service')).toBe('active');
    expect(await units.stop(SYSTEM, ['nope'])).toEqual({ status: 'refused', detail: 'nope' });
    expect(await units.stop(SYSTEM, ['many@.service'])).toMatchObject({ status: 'refused' });
    expect(await units.stop(SYSTEM, [])).toEqual(DONE);
  });
});
