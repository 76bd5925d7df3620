import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Units } from '../../../src/platform/control.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { becomes, SYSTEM, unit, unitsOf } from './ask.ts';
import { HOSTILE, stage } from './scene.ts';

describe('what systemd tells of units', needs('systemd-host', 'package:python3', 'package:openssh-server'), () => {
  let host: Host;
  let units: Units;

  beforeAll(async () => {
    host = await startHost({ name: 'units-show', init: 'systemd' });
    await stage(host);
    units = await unitsOf(host);
  });
  afterAll(() => host.stop());

  test('it answers', async () => {
    expect(await units.answers(SYSTEM)).toBe(true);
  });

  test('many in one call, by the names that were asked for; what is no unit hides none', async () => {
    const names = [
      'simple.service',
      'sshd.service',
      'nope.service',
      'many@.service',
      'many@x.service',
      '*',
      '1',
      'a b.service',
    ];
    const found = await units.show(SYSTEM, [...names, String.raw`a\x2db.service`, `${'x'.repeat(300)}.service`]);
    expect([...found!].map(([asked, { name, load }]) => [asked, name, load])).toEqual([
      ['simple.service', 'simple.service', 'loaded'],
      ['sshd.service', 'ssh.service', 'loaded'],
      ['many@x.service', 'many@x.service', 'loaded'],
      [String.raw`a\x2db.service`, String.raw`a\x2db.service`, 'loaded'],
    ]);
    expect(await units.show(SYSTEM, [])).toEqual(new Map());
  });

  test('a description of 300 hostile characters is only a description', async () => {
    const hostile = await unit(units, 'hostile.service');
    expect(hostile).toMatchObject({ name: 'hostile.service', description: HOSTILE, active: 'inactive' });
  });

  test('one with line breaks can come over D-Bus only', async () => {
    const description = 'a\nActiveState=inactive\n\nId=ssh.service\nNames=ssh.service';
    const run = ['systemd-run', '--unit=sudden', `--description=${description}`, 'sleep', 'infinity'];
    await host.must(run);
    const found = await units.show(SYSTEM, ['sudden.service', 'ssh.service']);
    expect(found!.get('sudden.service')).toMatchObject({
      active: 'active',
      file: 'transient',
      mainPid: expect.any(Number) as number,
    });
    expect(found!.get('ssh.service')).toMatchObject({ description: 'OpenBSD Secure Shell server', active: 'inactive' });
    expect(await units.stop(SYSTEM, ['sudden.service'])).toEqual({ status: 'done' });
    expect(await units.show(SYSTEM, ['sudden.service'])).toEqual(new Map());
  });

  test('sockets: their addresses, what they trigger, and by whom a service is triggered', async () => {
    expect(await units.sockets(SYSTEM)).toEqual([]);
    await units.start(SYSTEM, ['each.socket', 'activated.socket']);
    const sockets = await units.sockets(SYSTEM);
    expect(sockets!.map(({ name }) => name).toSorted()).toEqual(['activated.socket', 'each.socket']);
    const each = [{ address: '0.0.0.0:7003', type: 'Stream' }];
    expect(await unit(units, 'each.socket')).toMatchObject({ sub: 'listening', listens: each, triggers: [] });
    expect(await unit(units, 'activated.socket')).toMatchObject({
      listens: [
        { address: '[::]:7002', type: 'Stream' },
        { address: '[::1]:7002', type: 'Datagram' },
      ],
      triggers: ['activated.service'],
    });
    expect((await unit(units, 'activated.service')).triggeredBy).toEqual(['activated.socket']);
  });

  test('an instance for each connection', async () => {
    const peer = await host.spawn(['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/7003; cat <&3']);
    await peer.printed('door');
    const { triggers } = await unit(units, 'each.socket');
    expect(triggers).toEqual([expect.stringMatching(/^each@\d+-127\.0\.0\.1:7003-127\.0\.0\.1:\d+\.service$/)]);
    expect(await unit(units, triggers[0]!)).toMatchObject({
      active: 'active',
      file: 'static',
      triggeredBy: ['each.socket'],
    });
    await peer.kill();
  });

  test('who stops with it, and who starts it', async () => {
    const names = ['requires.service', 'bound.service', 'part.service', 'requisite.service', 'wants.service'];
    await units.start(SYSTEM, ['base.service', ...names, 'upholder.service']);
    const base = await unit(units, 'base.service');
    const dependents = ['bound.service', 'part.service', 'requires.service', 'requisite.service'];
    expect(base.dependents).toEqual(dependents);
    expect(base.pulledInBy).toEqual(['requires.service', 'wants.service']);
    expect(await unit(units, 'upheld.service')).toMatchObject({
      pulledInBy: ['upholder.service'],
      upheldBy: ['upholder.service'],
    });
  });

  test('kinds of services', async () => {
    await units.start(SYSTEM, ['forking.service', 'always.service']);
    expect(await unit(units, 'forking.service')).toMatchObject({ type: 'forking', restart: 'no', active: 'active' });
    expect((await unit(units, 'forking.service')).mainPid).toBeGreaterThan(1);
    expect(await unit(units, 'always.service')).toMatchObject({ type: 'simple', restart: 'always' });
    expect(await unit(units, 'systemd-logind.service')).toMatchObject({ busName: 'org.freedesktop.login1' });
    expect(await unit(units, 'stubborn.service')).toMatchObject({ mayStop: false });
    expect(await unit(units, 'oldie.service')).toMatchObject({ file: 'generated', source: '/etc/init.d/oldie' });
    expect(await unit(units, 'deaf.service')).toMatchObject({ file: 'static', source: null });
  });

  test('a unit that runs on after its file has gone is still one', async () => {
    await host.write('/run/systemd/system/brief.service', '[Service]\nExecStart=/usr/bin/sleep infinity\n');
    await host.must(['systemctl', 'daemon-reload']);
    await units.start(SYSTEM, ['brief.service']);
    await host.must(['rm', '/run/systemd/system/brief.service']);
    await host.must(['systemctl', 'daemon-reload']);
    expect(await unit(units, 'brief.service')).toMatchObject({ load: 'not-found', active: 'active', fragment: null });
    await units.stop(SYSTEM, ['brief.service']);
    expect(await becomes(async () => (await units.show(SYSTEM, ['brief.service']))!.size === 0)).toBe(true);
  });
});
