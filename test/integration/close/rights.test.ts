import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Host } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { close, type CloseDocument, codesOf, kindsOf, MENSHEN, read, tell, type Told, undo } from './documents.ts';
import { menshen, type Scene, SERVER, startScene } from './scene.ts';

const ANN = { user: 'ann', cwd: '/home/ann' } as const;

/** Closes as a root that lacks one capability, and can't get it back. */
async function less(host: Host, capability: string, words: string): Promise<Told<CloseDocument>> {
  const limits = [`--bounding-set=-${capability}`, `--inh-caps=-${capability}`];
  const order = `${MENSHEN} close ${words} --yes --json --watch 0.5`.split(' ');
  return read('close', await host.run(['setpriv', ...limits, ...order], { timeout: 60_000 }));
}

describe('rights', needs('systemd-host', 'dist', 'package:python3', 'package:passwd', 'package:nftables'), () => {
  let scene: Scene;
  const serve = async (port: number, user: string): Promise<void> => {
    await scene.host.spawn(['setsid', 'python3', SERVER, String(port)], { user, cwd: '/' });
    await scene.host.listening('tcp', port);
  };

  beforeAll(async () => {
    scene = await startScene();
    const { host, unit } = scene;
    for (const name of ['ann', 'bob']) await host.must(['useradd', '--create-home', '--shell', '/bin/bash', name]);
    await unit('system.service', `[Service]\nExecStart=/usr/bin/python3 ${SERVER} 7601\n`, 'start');
    await host.listening('tcp', 7601);
    await serve(7602, 'bob');
    await serve(7603, 'ann');
  });
  afterAll(() => scene.stop());

  describe('of an ordinary user', () => {
    test('a unit of the system, the firewall and sockets need root', async () => {
      const { host, call } = scene;
      for (const [words, kind] of [
        [['7601'], 'unit'],
        [['system.service'], 'unit'],
        [['7603', '--how', 'firewall'], 'firewall'],
        [['7603', '--how', 'connections'], 'connections'],
      ] as const) {
        const told = await close(host, words, ANN);
        expect([told.code, kindsOf(told.document), told.document.result]).toEqual([3, [kind], null]);
        expect(told.document.steps).toMatchObject([{ needsRoot: true }]);
      }
      expect([await call(7601), await call(7603)]).toEqual(['open', 'open']);
    });

    test("another user's program can not be seen, and stays", async () => {
      const told = await close(scene.host, ['7602'], ANN);
      expect([told.code, codesOf(told.document), told.document.result]).toEqual([3, ['unseen'], null]);
      expect(await scene.call(7602)).toBe('open');
    });

    test('of several steps those are named that need root, and none is taken', async () => {
      const { host, call } = scene;
      const { document, code } = await close(host, ['7603', '7601'], ANN);
      expect([code, document.result]).toEqual([3, null]);
      const needing = document.steps.flatMap(({ needsRoot }, index) => (needsRoot ? [index + 1] : []));
      expect(needing).toHaveLength(1);
      const said = await host.menshen(['close', '7603', '7601', '--yes'], ANN);
      expect(said.code).toBe(3);
      expect(said.stdout + said.stderr).toContain(`step ${needing[0]}`);
      expect(said.stdout + said.stderr).not.toContain(`step ${3 - needing[0]!}`);
      expect([await call(7601), await call(7603)]).toEqual(['open', 'open']);
    });

    test('their own program needs no root, and the journal is their own', async () => {
      const { host, call } = scene;
      const closed = await close(host, ['7603', '--watch', '0.5'], ANN);
      expect([closed.code, kindsOf(closed.document)]).toEqual([0, ['process']]);
      expect(await call(7603)).not.toBe('open');
      const store = '/home/ann/.local/state/menshen';
      const modes = await host.must(['sh', '-c', `stat -c '%a %U' ${store} ${store}/*`]);
      expect(new Set(modes.trim().split('\n').slice(1))).toEqual(new Set(['600 ann']));
      expect(modes).toMatch(/^700 ann\n/);
      expect((await host.run(['test', '-e', '/var/lib/menshen'])).code).toBe(1);
      const undone = await undo(host, [], ANN);
      expect(undone.code).toBe(0);
      expect(undone.document.change?.user.name).toBe('ann');
      expect(await call(7603)).toBe('open');
      expect(await host.must(['ps', '-o', 'user=', '-C', 'python3'])).toContain('ann');
    });
  });

  describe('of a root that lacks some', () => {
    test('rights lost half-way: what was done stays, and can be undone', async () => {
      const { host, call } = scene;
      const told = await less(scene.host, 'kill', '7601 7602');
      expect(told.code).toBe(3);
      expect(told.document.result).toMatchObject({
        complete: false,
        interrupted: false,
        steps: [
          { state: 'done', refused: false },
          { state: 'failed', refused: true, detail: 'pidfd_send_signal EPERM' },
        ],
      });
      expect([await call(7601), await call(7602)]).toEqual(['ConnectionRefusedError', 'open']);
      const { document } = await tell(host, 'journal');
      expect(document.changes).toMatchObject([{ state: 'failed', steps: [{ state: 'done' }, { state: 'failed' }] }]);
      const undone = await undo(host);
      expect(undone.code).toBe(0);
      expect([await call(7601), await call(7602)]).toEqual(['open', 'open']);
    });

    test.each([
      ['firewall', '7602 --how firewall'],
      ['connections', '7602 --how connections'],
    ])('nothing of the network may be changed: %s', async (_, words) => {
      const told = await less(scene.host, 'net_admin', words);
      expect([told.code, told.document.result?.steps]).toMatchObject([3, [{ state: 'failed', refused: true }]]);
      expect(await scene.call(7602)).toBe('open');
      await undo(scene.host);
    });

    test('without nft the firewall can not be used, and it is said', async () => {
      const { host } = scene;
      await host.must(['mv', '/usr/sbin/nft', '/usr/sbin/nft-away']);
      const { code, stdout, stderr } = await menshen(host, 'close', '7602', '--how', 'firewall', '--yes');
      await host.must(['mv', '/usr/sbin/nft-away', '/usr/sbin/nft']);
      expect(code).toBe(3);
      expect(stdout + stderr).toContain('nft');
      expect(await scene.call(7602)).toBe('open');
    });

    test('a journal that can not be written: nothing is done', async () => {
      const { host, call } = scene;
      await host.must(['sh', '-c', 'mv /var/lib/menshen /var/lib/away && touch /var/lib/menshen']);
      const { code } = await menshen(host, 'close', '7602', '--yes');
      await host.must(['sh', '-c', 'rm /var/lib/menshen && mv /var/lib/away /var/lib/menshen']);
      expect(code).toBe(4);
      expect(await call(7602)).toBe('open');
    });
  });
});
