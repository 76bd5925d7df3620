import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UnitManager } from '../../../src/model/index.ts';
import type { Units } from '../../../src/platform/control.ts';
import { type Host, startHost } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { becomes, greets, SYSTEM, unit, unitsOf } from './ask.ts';
import { links, stage } from './scene.ts';

const DONE = { status: 'done' };
const UID = 4321;
const THEIRS: UnitManager = { uid: UID };
const FOLDER = '/home/tester/.config/systemd/user';
const UNIT = `[Service]
ExecStart=/usr/bin/python3 /opt/server.py 7101
[Install]
WantedBy=default.target
Also=mine.socket
`;
const NEEDS = needs(
  'systemd-host',
  'package:python3',
  'package:libpam-systemd',
  'package:dbus-user-session',
  'package:passwd',
);

describe("a user's own systemd", NEEDS, () => {
  let host: Host;
  let root: Units;
  let tester: Units;

  beforeAll(async () => {
    host = await startHost({ name: 'units-user', init: 'systemd' });
    await stage(host);
    root = await unitsOf(host);
    tester = await unitsOf(host, { user: 'tester' });
    await host.must(['useradd', '--create-home', '--uid', String(UID), 'tester']);
    await host.write(`${FOLDER}/mine.service`, UNIT);
    await host.write(
      `${FOLDER}/mine.socket`,
      '[Socket]\nListenStream=127.0.0.1:7102\nService=mine.service\n[Install]\nWantedBy=sockets.target\n',
    );
    await host.must(['chown', '-R', 'tester:', '/home/tester/.config']);
  });
  afterAll(() => host.stop());

  test('while it does not run it does not answer, and asking does not start it', async () => {
    for (const units of [root, tester]) {
      expect(await units.answers(THEIRS)).toBe(false);
      expect(await units.show(THEIRS, ['mine.service'])).toBeNull();
      expect(await units.stop(THEIRS, ['mine.service'])).not.toEqual(DONE);
    }
    expect((await host.run(['systemctl', 'is-active', `user@${UID}.service`])).stdout).toBe('inactive\n');
  });

  describe('while it runs', () => {
    beforeAll(async () => {
      await host.must(['sh', '-c', 'systemctl start systemd-logind && loginctl enable-linger tester']);
      await becomes(() => root.answers(THEIRS), 20_000);
    });

    test.each([
      ['root', 'root'],
      ['the user', 'tester'],
    ])('%s sees and changes its units', async (_, who) => {
      const units = who === 'root' ? root : tester;
      expect(await units.answers(THEIRS)).toBe(true);
      expect(await units.start(THEIRS, ['mine.socket'])).toEqual(DONE);
      expect(await units.sockets(THEIRS)).toMatchObject([
        { name: 'mine.socket', listens: [{ address: '127.0.0.1:7102' }], triggers: ['mine.service'] },
      ]);
      expect(await greets(host, 7102)).toBe(true);
      const { triggeredBy, fragment, active } = await unit(units, 'mine.service', THEIRS);
      expect([fragment, active, ...triggeredBy]).toEqual([`${FOLDER}/mine.service`, 'active', 'mine.socket']);
      expect(await units.stop(THEIRS, ['mine.service', ...triggeredBy])).toEqual(DONE);
      expect(await greets(host, 7102)).toBe(false);

      expect(await units.enable(THEIRS, ['mine.service'], false)).toEqual(DONE);
      const before = await links(host, '/home/tester');
      const known = await units.links(THEIRS, ['mine.service']);
      expect(known!.map(({ path }) => path).toSorted()).toEqual([
        `${FOLDER}/default.target.wants/mine.service`,
        `${FOLDER}/sockets.target.wants/mine.socket`,
      ]);
      expect(await units.disable(THEIRS, ['mine.service'])).toEqual(DONE);
      expect((await unit(units, 'mine.socket', THEIRS)).file).toBe('disabled');
      expect(await units.relink(THEIRS, known!)).toEqual(DONE);
      expect(await links(host, '/home/tester')).toEqual(before);
      expect((await unit(units, 'mine.socket', THEIRS)).file).toBe('enabled');
      expect(await host.must(['find', '/home/tester', '!', '-user', 'tester'])).toBe('');
      await units.disable(THEIRS, ['mine.service']);
    });

    test('a mask', async () => {
      await host.write('/etc/systemd/user/shared.service', UNIT);
      const reload = ['systemctl', '--user', 'daemon-reload'];
      await host.must(reload, { user: 'tester', env: { XDG_RUNTIME_DIR: `/run/user/${UID}` } });
      expect(await root.mask(THEIRS, ['shared.service'])).toEqual(DONE);
      expect(await unit(root, 'shared.service', THEIRS)).toMatchObject({ load: 'masked', file: 'masked' });
      expect(await root.unmask(THEIRS, ['shared.service'])).toEqual(DONE);
      expect(await unit(root, 'shared.service', THEIRS)).toMatchObject({ load: 'loaded', file: 'disabled' });
    });

    test('another user has no say in it', async () => {
      const nobody = await unitsOf(host, { user: 'nobody' });
      expect(await nobody.answers(THEIRS)).toBe(false);
      expect(await nobody.stop(THEIRS, ['mine.service'])).toEqual({
        status: 'refused',
        detail: expect.stringMatching(/^Failed to connect to .*bus/) as string,
      });
    });

    test('root writes nothing where the user sends it', async () => {
      await root.enable(SYSTEM, ['simple.service'], false);
      const before = await links(host);
      await host.must(['sh', '-c', `mv ${FOLDER} ${FOLDER}.real && ln -s /etc/systemd/system ${FOLDER}`]);
      const link = { path: `${FOLDER}/multi-user.target.wants/evil.service`, target: '/home/tester/evil.service' };
      expect(await root.relink(THEIRS, [link])).toMatchObject({
        status: 'refused',
        detail: expect.stringMatching(/Permission denied/) as string,
      });
      expect(await links(host)).toEqual(before);
      await host.must(['sh', '-c', `rm ${FOLDER} && mv ${FOLDER}.real ${FOLDER}`]);
    });

    test('one that hangs does not hold us up', async () => {
      const pid = (await unit(root, `user@${UID}.service`)).mainPid;
      await host.must(['kill', '-STOP', String(pid)]);
      const begun = Date.now();
      expect(await root.answers(THEIRS)).toBe(false);
      expect(Date.now() - begun).toBeLessThan(10_000);
      await host.must(['kill', '-CONT', String(pid)]);
      expect(await becomes(() => root.answers(THEIRS))).toBe(true);
    });

    test('the user sees nothing of our environment, nor has our session', async () => {
      const spy = '#!/bin/sh\n{ env; id; ps -o sid= -p $$; echo $$; } >/run/user/4321/seen\necho Version=1\n';
      await host.write('/usr/bin/systemctl', spy, '755');
      const spied = await unitsOf(host, { env: { SECRET: 'hush', SYSTEMD_LOG_LEVEL: 'debug' } });
      expect(await spied.answers(THEIRS)).toBe(true);
      const lines = (await host.must(['cat', '/run/user/4321/seen'])).trim().split('\n');
      expect(lines).toContain(`uid=${UID}(tester) gid=${UID}(tester) groups=${UID}(tester)`);
      expect(lines.at(-2)!.trim()).toBe(lines.at(-1));
      const names = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []).filter((name) => name !== 'PWD');
      expect(names.toSorted()).toEqual([
        'DBUS_SESSION_BUS_ADDRESS',
        'LC_ALL',
        'PATH',
        'SYSTEMD_COLORS',
        'SYSTEMD_LOG_LEVEL',
        'SYSTEMD_URLIFY',
        'XDG_RUNTIME_DIR',
      ]);
      expect(lines).toContain('SYSTEMD_LOG_LEVEL=info');
    });
  });
});
