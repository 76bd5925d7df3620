import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, tell, undo, type UndoDocument } from './documents.ts';
import { menshen, type Scene, SERVER, startScene } from './scene.ts';

const SERVE = `/usr/bin/python3 ${SERVER}`;
const service = (port: number): string =>
  `[Service]\nExecStart=${SERVE} ${port}\n[Install]\nWantedBy=multi-user.target\n`;

function driftsOf({ steps }: UndoDocument): readonly string[] {
  return steps.flatMap(({ drifts }) => drifts.map(({ code }) => code));
}

describe('undoing when the world has changed', needs('systemd-host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  const serve = async (port: number, ...words: readonly string[]): Promise<{ kill: () => Promise<void> }> => {
    const server = await scene.host.spawn(['setsid', 'python3', SERVER, String(port), ...words]);
    await scene.host.listening('tcp', port);
    return server;
  };
  const opens = async (port: number): Promise<void> => {
    await expect.poll(() => scene.call(port), { timeout: 10_000, interval: 100 }).toBe('open');
  };
  const state = async (id: number | undefined): Promise<string | undefined> =>
    (await tell(scene.host, 'journal')).document.changes.find((change) => change.id === id)?.state;

  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.stop());

  test('nothing to undo, no such change, and no number', async () => {
    const { host } = scene;
    const nothing = await undo(host);
    expect([nothing.code, nothing.document]).toMatchObject([0, { change: null, steps: [], result: null }]);
    expect((await tell(host, 'journal')).document.changes).toEqual([]);
    for (const id of ['1', '99', '0', '-1', 'last', '1e3', '']) {
      const { code, stderr } = await menshen(host, 'undo', '--yes', '--', id);
      expect([id, code, stderr === '']).toEqual([id, 2, false]);
    }
  });

  test('twice', async () => {
    const { host, unit } = scene;
    await unit('twice.service', service(8201), 'enable');
    await opens(8201);
    const closed = await close(host, ['8201', '--watch', '0']);
    const id = closed.document.result!.id;
    expect((await undo(host, [String(id)])).code).toBe(0);
    const again = await undo(host, [String(id)]);
    expect([again.code, again.document]).toMatchObject([
      0,
      { change: { id, state: 'undone' }, steps: [], result: null },
    ]);
    expect(await scene.call(8201)).toBe('open');
  });

  test.each(['unit', 'program'])(
    'another program has the port of a %s by now: it stops, unless told --anyway',
    async (kind) => {
      const { host, unit, call } = scene;
      const port = kind === 'unit' ? 8202 : 8203;
      if (kind === 'unit') await unit('taken.service', service(port), 'enable');
      else await serve(port);
      await opens(port);
      const { document } = await close(host, [String(port), '--watch', '0']);
      const other = await serve(port, 'other');
      const stopped = await undo(host);
      expect([stopped.code, driftsOf(stopped.document), stopped.document.result]).toEqual([4, ['taken'], null]);
      expect(stopped.document.steps[0]?.drifts[0]?.detail).toContain('python3');
      expect(await state(document.result?.id)).toBe('done');
      const anyway = await undo(host, ['--anyway']);
      expect(anyway.document.result).not.toBeNull();
      await other.kill();
      const last = await undo(host);
      expect(last.code).toBe(0);
      expect([await call(port), await state(document.result?.id)]).toEqual(['open', 'undone']);
    },
  );

  test('its unit file has gone', async () => {
    const { host, unit } = scene;
    await unit('gone.service', service(8204), 'enable');
    await opens(8204);
    const { document } = await close(host, ['8204', '--watch', '0']);
    await host.must(['sh', '-c', 'rm /etc/systemd/system/gone.service && systemctl daemon-reload']);
    const undone = await undo(host);
    expect([undone.code, driftsOf(undone.document)]).toEqual([4, ['gone']]);
    expect(await state(document.result?.id)).toBe('partly-undone');
    // It can be brought back, and then so can the rest.
    await unit('gone.service', service(8204));
    expect((await undo(host)).code).toBe(0);
    expect([await scene.call(8204), await state(document.result?.id)]).toEqual(['open', 'undone']);
  });

  test('its program has gone', async () => {
    const { host } = scene;
    const copied = ['cp', '/usr/bin/python3', '/usr/local/bin/passing'];
    await host.must(copied);
    await host.spawn(['setsid', '/usr/local/bin/passing', SERVER, '8205']);
    await opens(8205);
    const { document } = await close(host, ['8205', '--watch', '0']);
    await host.must(['rm', '/usr/local/bin/passing']);
    const undone = await undo(host);
    expect([undone.code, undone.document.result?.complete]).toEqual([4, false]);
    expect(await state(document.result?.id)).toBe('partly-undone');
    await host.must(copied);
    expect((await undo(host)).code).toBe(0);
    expect(await scene.call(8205)).toBe('open');
  });

  test('somebody has undone it by hand', async () => {
    const { host, unit } = scene;
    await unit('hand.service', service(8206), 'enable');
    await opens(8206);
    await close(host, ['8206', '--watch', '0']);
    await host.must(['systemctl', 'enable', '--now', '--quiet', 'hand.service']);
    const pid = await host.must(['systemctl', 'show', '-P', 'MainPID', 'hand.service']);
    const undone = await undo(host);
    expect([undone.code, driftsOf(undone.document), undone.document.change?.state]).toEqual([
      0,
      ['already-undone'],
      'done',
    ]);
    expect(await host.must(['systemctl', 'show', '-P', 'MainPID', 'hand.service'])).toBe(pid);
    expect(await state(undone.document.change?.id)).toBe('undone');
  });

  test('somebody has started it by hand, and not enabled it: the rest is brought back', async () => {
    const { host } = scene;
    await close(host, ['8206', '--watch', '0']);
    await host.must(['systemctl', 'start', 'hand.service']);
    await opens(8206);
    const undone = await undo(host);
    expect([undone.code, driftsOf(undone.document)]).toEqual([0, []]);
    expect(await host.must(['systemctl', 'is-enabled', 'hand.service'])).toBe('enabled\n');
  });

  test('two changes to the same unit, undone the last first, and the first first', async () => {
    const { host, call } = scene;
    for (const order of [
      [1, 0],
      [0, 1],
    ]) {
      const ids = [(await close(host, ['8206', '--now-only', '--watch', '0'])).document.result!.id];
      await host.must(['systemctl', 'start', 'hand.service']);
      await opens(8206);
      ids.push((await close(host, ['8206', '--watch', '0'])).document.result!.id);
      for (const index of order) expect((await undo(host, [String(ids[index])])).code).toBe(0);
      expect([await call(8206), await host.must(['systemctl', 'is-enabled', 'hand.service'])]).toEqual([
        'open',
        'enabled\n',
      ]);
    }
  });

  test('--dry-run changes nothing', async () => {
    const { host } = scene;
    const { document } = await close(host, ['8206', '--watch', '0']);
    const shown = await tell(host, 'undo', ['--dry-run']);
    expect([shown.code, shown.document.result, shown.document.steps]).toMatchObject([
      0,
      null,
      [{ position: 0, drifts: [] }],
    ]);
    expect((await menshen(host, 'undo')).code).toBe(2);
    expect(await state(document.result?.id)).toBe('done');
    expect((await undo(host)).code).toBe(0);
  });
});
