import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, type CloseDocument, kindsOf, tell, undo } from './documents.ts';
import { type Scene, SERVER, startScene } from './scene.ts';

const SERVE = `/usr/bin/python3 ${SERVER}`;
const INSTALL = '[Install]\nWantedBy=multi-user.target\n';

function unitStep({ steps }: CloseDocument): object {
  expect(kindsOf({ steps } as CloseDocument)).toEqual(['unit']);
  return steps[0]!.action;
}

const NEEDED = needs(
  'systemd-host',
  'dist',
  'package:python3',
  'package:avahi-daemon',
  'package:postfix',
  'package:libpam-systemd',
  'package:dbus-user-session',
);

describe('units', NEEDED, () => {
  let scene: Scene;
  const is = async (what: 'is-active' | 'is-enabled', unit: string): Promise<string> =>
    (await scene.host.run(['systemctl', what, unit])).stdout.trim();
  const opens = async (port: number): Promise<void> => {
    await expect.poll(() => scene.call(port), { timeout: 15_000, interval: 200 }).toBe('open');
  };

  beforeAll(async () => {
    scene = await startScene();
    await scene.host.must(['rm', '-rf', '/etc/init.d']);
  });
  afterAll(() => scene.stop());

  test('by a second name of its own', async () => {
    const { host, unit } = scene;
    await unit('first.service', `[Service]\nExecStart=${SERVE} 7909\n[Install]\nAlias=second.service\n`, 'enable');
    await opens(7909);
    const { code, document } = await tell(host, 'close', ['second.service', '--dry-run']);
    expect([code, unitStep(document)]).toMatchObject([0, { stop: ['first.service'] }]);
  });

  test('--now-only leaves it enabled', async () => {
    const { host, unit, call } = scene;
    await unit('now.service', `[Service]\nExecStart=${SERVE} 7901\n${INSTALL}`, 'enable');
    await opens(7901);
    const { code, document } = await close(host, ['7901', '--now-only', '--watch', '0']);
    expect([code, unitStep(document)]).toMatchObject([0, { stop: ['now.service'], disable: [], mask: [] }]);
    expect(document.steps[0]?.losses).toContainEqual({ code: 'next-boot' });
    expect([await call(7901), await is('is-enabled', 'now.service')]).toEqual(['ConnectionRefusedError', 'enabled']);
    expect((await undo(host)).code).toBe(0);
    expect(await call(7901)).toBe('open');
  });

  test('one that another wants by its own file is masked, and stays closed when that starts', async () => {
    const { host, unit, call } = scene;
    // systemd masks by a link in /etc, so that the file must be elsewhere.
    await host.write('/usr/lib/systemd/system/static.service', `[Service]\nExecStart=${SERVE} 7902\n`);
    await unit(
      'wanting.service',
      `[Unit]\nWants=static.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n`,
      'start',
    );
    await opens(7902);
    const { code, document } = await close(host, ['7902', '--watch', '0']);
    expect([code, unitStep(document)]).toMatchObject([0, { stop: ['static.service'], mask: ['static.service'] }]);
    await host.must(['systemctl', 'restart', 'wanting.service']);
    expect([await call(7902), await is('is-enabled', 'static.service')]).toEqual(['ConnectionRefusedError', 'masked']);
    expect((await undo(host)).code).toBe(0);
    expect([await call(7902), await is('is-enabled', 'static.service')]).toEqual(['open', 'static']);
  });

  test.each([
    ['timer', '[Timer]\nOnActiveSec=1\nOnUnitInactiveSec=1\nAccuracySec=100ms\n'],
    ['path', '[Path]\nPathExists=/etc/passwd\n'],
  ])('a %s that would start it again stops with it, and is started again', async (kind, text) => {
    const { host, unit, call } = scene;
    const port = kind === 'timer' ? 7903 : 7904;
    await unit(`by-${kind}.service`, `[Service]\nExecStart=${SERVE} ${port}\n`);
    await unit(`by-${kind}.${kind}`, `${text}[Install]\nWantedBy=multi-user.target\n`, 'enable');
    await opens(port);
    const { code, document } = await close(host, [String(port), '--watch', '2.5']);
    expect([code, unitStep(document)]).toMatchObject([0, { stop: expect.arrayContaining([`by-${kind}.${kind}`]) }]);
    expect([await call(port), await is('is-enabled', `by-${kind}.${kind}`)]).toEqual([
      'ConnectionRefusedError',
      'disabled',
    ]);
    expect((await undo(host)).code).toBe(0);
    await opens(port);
    expect([await is('is-active', `by-${kind}.${kind}`), await is('is-enabled', `by-${kind}.${kind}`)]).toEqual([
      'active',
      'enabled',
    ]);
  });

  test('one that a call over D-Bus would start stays closed', async () => {
    const { host } = scene;
    const listens = async (): Promise<boolean> => (await host.must(['ss', '-Hulnp'])).includes('avahi-daemon');
    const ask = (): Promise<unknown> =>
      host.run('busctl --system call org.freedesktop.Avahi / org.freedesktop.Avahi.Server GetHostName'.split(' '));
    await ask();
    await expect.poll(listens).toBe(true);
    const { code, document } = await close(host, ['5353/udp', '--watch', '0']);
    expect([code, document.result?.complete]).toEqual([0, true]);
    await ask();
    expect(await listens()).toBe(false);
    expect((await undo(host)).code).toBe(0);
    await expect.poll(listens).toBe(true);
  });

  test('what needs it stops too, is named, and is started again', async () => {
    const { host, unit, call } = scene;
    await unit('below.service', `[Service]\nExecStart=${SERVE} 7905\n${INSTALL}`, 'enable');
    await unit(
      'above.service',
      `[Unit]\nRequires=below.service\nAfter=below.service\n[Service]\nExecStart=${SERVE} 7906\n`,
      'start',
    );
    await unit('part.service', `[Unit]\nPartOf=below.service\n[Service]\nExecStart=${SERVE} 7907\n`, 'start');
    for (const port of [7905, 7906, 7907]) await opens(port);
    const { code, document } = await close(host, ['7905', '--watch', '0']);
    expect(code).toBe(0);
    expect(document.steps[0]?.losses).toContainEqual({ code: 'units', units: ['above.service', 'part.service'] });
    for (const port of [7905, 7906, 7907]) expect(await call(port)).toBe('ConnectionRefusedError');
    expect((await undo(host)).code).toBe(0);
    for (const port of [7905, 7906, 7907]) await opens(port);
  });

  test("Debian's postfix, whose instance stops a little later", async () => {
    const { host } = scene;
    await host.must(['systemctl', 'enable', '--now', '--quiet', 'postfix.service']);
    await host.listening('tcp', 25, 20_000);
    const { code, document } = await close(host, ['25', '--watch', '0.5']);
    expect([code, document.result?.steps]).toMatchObject([0, [{ state: 'done', detail: null }]]);
    // The unit that one knows it by does nothing itself, and would start the instance.
    await host.must(['systemctl', 'restart', 'postfix.service']);
    expect(await host.must(['ss', '-Htln', 'sport', '=', '25'])).toBe('');
    expect((await undo(host)).code).toBe(0);
    await host.listening('tcp', 25, 20_000);
    expect(await is('is-enabled', 'postfix.service')).toBe('enabled');
    for (const name of ['postfix', 'postfix.service']) {
      const named = await tell(host, 'close', [name, '--dry-run']);
      expect([named.code, named.document.ports]).toEqual([0, [{ protocol: 'tcp', number: 25 }]]);
    }
  });

  test.each(['ann', 'root'])("a user's own unit, closed by %s", async (who) => {
    const { host, call } = scene;
    if (who === 'ann') {
      await host.must(['useradd', '--create-home', 'ann']);
      const folder = '/home/ann/.config/systemd/user';
      await host.write(
        `${folder}/mine.service`,
        `[Service]\nExecStart=${SERVE} 7908\n[Install]\nWantedBy=default.target\n`,
      );
      await host.must([
        'sh',
        '-c',
        `mkdir -p ${folder}/default.target.wants && ln -s ../mine.service ${folder}/default.target.wants/`,
      ]);
      await host.must(['chown', '-R', 'ann:', '/home/ann']);
      await host.must(['sh', '-c', 'systemctl start systemd-logind && loginctl enable-linger ann']);
    }
    await opens(7908);
    const uid = Number(await host.must(['id', '-u', 'ann']));
    const options = who === 'ann' ? { user: 'ann', cwd: '/home/ann' } : {};
    const { code, document } = await close(host, ['7908', '--watch', '0'], options);
    expect([code, unitStep(document)]).toMatchObject([
      0,
      { manager: { uid }, stop: ['mine.service'], disable: ['mine.service'] },
    ]);
    expect(await call(7908)).toBe('ConnectionRefusedError');
    const link = '/home/ann/.config/systemd/user/default.target.wants/mine.service';
    expect((await host.run(['test', '-L', link])).code).toBe(1);
    expect((await undo(host, [], options)).code).toBe(0);
    expect([await call(7908), (await host.run(['test', '-L', link])).code]).toEqual(['open', 0]);
  });
});
