import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Units } from '../../../src/platform/control.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { SYSTEM, unit, unitsOf } from './ask.ts';
import { links, stage } from './scene.ts';

const DONE = { status: 'done' };
const ETC = '/etc/systemd/system';

describe('enabling, disabling, masking', needs('systemd-host', 'package:python3', 'package:openssh-server'), () => {
  let host: Host;
  let units: Units;
  let bare: readonly string[];

  beforeAll(async () => {
    host = await startHost({ name: 'units-enable', init: 'systemd' });
    await stage(host);
    units = await unitsOf(host);
    await host.must(['sh', '-c', 'systemctl disable ssh.service; rm -f /etc/rc?.d/*ssh; mkdir -p /etc/rc3.d']);
    bare = await links(host);
  });
  afterAll(() => host.stop());

  const fileOf = async (name: string): Promise<string> => (await unit(units, name)).file;

  /** Removes every link that was not there at first. */
  const clear = async (): Promise<void> => {
    const paths = (await links(host)).filter((line) => !bare.includes(line)).map((line) => line.split(' -> ')[0]!);
    await host.must(['sh', '-c', 'rm -f -- "$@" && systemctl daemon-reload', 'clear', ...paths]);
  };

  describe('by one systemctl', () => {
    beforeEach(() => clear());

    test('its alias and what it names come and go with it', async () => {
      expect(await units.enable(SYSTEM, ['simple.service'], false)).toEqual(DONE);
      expect([await fileOf('simple.service'), await fileOf('helper.service')]).toEqual(['enabled', 'enabled']);
      expect(await unit(units, 'simple-alias.service')).toMatchObject({
        name: 'simple.service',
        pulledInBy: ['multi-user.target'],
      });
      expect(await units.disable(SYSTEM, ['simple.service'])).toEqual(DONE);
      expect([await fileOf('simple.service'), await fileOf('helper.service')]).toEqual(['disabled', 'disabled']);
      expect(await units.show(SYSTEM, ['simple-alias.service'])).toEqual(new Map());
    });

    test('until the next boot', async () => {
      expect(await units.enable(SYSTEM, ['simple.service'], true)).toEqual(DONE);
      expect(await fileOf('simple.service')).toBe('enabled-runtime');
      expect(await units.disable(SYSTEM, ['simple.service'])).toEqual(DONE);
      expect(await fileOf('simple.service')).toBe('disabled');
    });

    test('a script of SysV', async () => {
      expect((await unit(units, 'oldie.service')).pulledInBy).toEqual([]);
      expect(await units.enable(SYSTEM, ['oldie.service'], false)).toEqual(DONE);
      const { file, pulledInBy } = await unit(units, 'oldie.service');
      expect([file, ...pulledInBy].toSorted()).toEqual(['generated', 'graphical.target', 'multi-user.target']);
      expect(await units.disable(SYSTEM, ['oldie.service'])).toEqual(DONE);
      expect((await unit(units, 'oldie.service')).pulledInBy).toEqual([]);
    });

    test('what has nothing to enable is left as it is', async () => {
      expect(await units.disable(SYSTEM, ['deaf.service'])).toEqual(DONE);
      expect(await units.enable(SYSTEM, ['deaf.service'], false)).toEqual(DONE);
      expect(await fileOf('deaf.service')).toBe('static');
    });

    test('a mask, and what can not have one', async () => {
      expect(await units.mask(SYSTEM, ['ssh.service'])).toEqual(DONE);
      expect(await unit(units, 'ssh.service')).toMatchObject({ load: 'masked', file: 'masked' });
      expect(await units.start(SYSTEM, ['ssh.service'])).toMatchObject({ status: 'refused' });
      expect(await units.unmask(SYSTEM, ['ssh.service'])).toEqual(DONE);
      expect(await unit(units, 'ssh.service')).toMatchObject({ load: 'loaded', file: 'disabled' });
      expect(await units.mask(SYSTEM, ['simple.service'])).toEqual({
        status: 'refused',
        detail: expect.stringMatching(/^Failed to mask unit: File \S+\/simple\.service'? already exists/) as string,
      });
      expect(await fileOf('simple.service')).toBe('disabled');
    });

    test('what there is not, and another name', async () => {
      expect(await units.enable(SYSTEM, ['nope.service'], false)).toMatchObject({ status: 'refused' });
      expect(await units.disable(SYSTEM, ['nope.service'])).toEqual({
        status: 'refused',
        detail: expect.stringMatching(/^Failed to disable unit: Unit (?:file )?nope\.service does not exist/) as string,
      });
      await units.enable(SYSTEM, ['ssh.service'], false);
      expect(await units.enable(SYSTEM, ['sshd.service'], false)).toMatchObject({
        status: 'refused',
        detail: expect.stringMatching(/Refusing to operate/) as string,
      });
    });
  });

  describe('links come back exactly as they were', () => {
    const cases: readonly (readonly [string, readonly string[], string])[] = [
      ['enabled', ['simple.service'], 'systemctl enable simple.service'],
      [
        'partly enabled',
        ['simple.service'],
        `systemctl enable simple.service && rm ${ETC}/sockets.target.wants/helper.socket ${ETC}/simple-alias.service`,
      ],
      ['only what it names', ['simple.service'], 'systemctl enable helper.socket'],
      ['by its alias', ['simple-alias.service'], 'systemctl enable simple.service'],
      [
        'links made by hand',
        ['simple.service'],
        `systemctl add-wants timers.target simple.service && systemctl add-requires graphical.target helper.service && ln -s ../simple.service ${ETC}/multi-user.target.wants/x.service; mkdir -p ${ETC}/multi-user.target.wants && ln -s ../simple.service ${ETC}/multi-user.target.wants/simple.service`,
      ],
      ['until the next boot', ['simple.service'], 'systemctl enable --runtime simple.service'],
      ['a file elsewhere', ['linked.service'], 'systemctl enable /opt/linked.service'],
      ['a file elsewhere, until the next boot', ['linked.service'], 'systemctl link --runtime /opt/linked.service'],
      ['one instance of two', ['many@a.service'], 'systemctl enable many@a.service many@b.service'],
      ['a template', ['many@.service'], 'systemctl enable many@.service many@a.service'],
      [
        'two at once',
        ['many@a.service', 'activated.socket'],
        'systemctl enable many@a.service activated.socket timed.timer',
      ],
      ['a script of SysV', ['oldie.service'], 'update-rc.d oldie defaults'],
      [
        'a script in one runlevel',
        ['oldie.service'],
        'rm -f /etc/rc?.d/*oldie; ln -s ../init.d/oldie /etc/rc3.d/S42oldie',
      ],
      ['a unit and a script of one name', ['ssh.service'], 'systemctl enable ssh.service'],
    ];

    test.each(cases)('%s', async (_, names, enable) => {
      await host.must(['sh', '-c', `${enable}; systemctl daemon-reload`]);
      const before = await links(host);
      const shown = await units.show(SYSTEM, names);
      expect(before).not.toEqual(bare);
      const known = await units.links(SYSTEM, names);
      const removed = before.filter((line) => !bare.includes(line));
      expect(known!.length).toBeLessThanOrEqual(removed.length);

      expect(await units.disable(SYSTEM, names)).toEqual(DONE);
      expect(await links(host)).not.toEqual(before);
      expect(await units.relink(SYSTEM, known!)).toEqual(DONE);
      expect(await links(host)).toEqual(before);
      expect(await units.show(SYSTEM, names)).toEqual(shown);
      await clear();
    });

    test('some are there already, or all', async () => {
      await units.enable(SYSTEM, ['simple.service'], false);
      const before = await links(host);
      const known = await units.links(SYSTEM, ['simple.service']);
      await host.must(['rm', `${ETC}/simple-alias.service`, `${ETC}/multi-user.target.wants/helper.service`]);
      for (let time = 0; time < 2; time += 1) {
        expect(await units.relink(SYSTEM, known!)).toEqual(DONE);
        expect(await links(host)).toEqual(before);
      }
      await clear();
    });

    test('nothing is enabled', async () => {
      expect(await units.links(SYSTEM, ['simple.service', 'nope.service', '*'])).toEqual([]);
      expect(await units.relink(SYSTEM, [])).toEqual(DONE);
    });

    test('something else has taken the place of one: nothing is done', async () => {
      await units.enable(SYSTEM, ['simple.service'], false);
      const known = await units.links(SYSTEM, ['simple.service']);
      await units.disable(SYSTEM, ['simple.service']);
      await host.must(['ln', '-s', '/dev/null', `${ETC}/simple-alias.service`]);
      const now = await links(host);
      expect(await units.relink(SYSTEM, known!)).toEqual({
        status: 'refused',
        detail: `${ETC}/simple-alias.service: EEXIST`,
      });
      expect(await links(host)).toEqual(now);
      await clear();
    });

    test.each([
      '/etc/cron.d/x.service',
      `${ETC}/../../shadow.service`,
      `${ETC}/a.wants/b.wants/x.service`,
      `${ETC}/a.service.d/x.service`,
      `${ETC}/a.service.wants/x.conf`,
      '/etc/rc3.d/README',
      '/etc/rc9.d/S01oldie',
      'relative.service',
    ])('no link is made at %s', async (path) => {
      const link = { path, target: '/opt/linked.service' };
      expect(await units.relink(SYSTEM, [link])).toEqual({ status: 'refused', detail: path });
    });
  });
});
