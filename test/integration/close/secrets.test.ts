import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, SECRET, tell, undo } from './documents.ts';
import { menshen, type Scene, SERVER, startScene } from './scene.ts';

const STORE = '/var/lib/menshen';

describe('the environment of ended programs', needs('host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  /** Files of the store that have it, `-` where none has. */
  const kept = async (text: string): Promise<string> =>
    (await scene.host.run(['grep', '--recursive', '--text', '--files-with-matches', '--fixed-strings', text, STORE]))
      .stdout;
  const serve = async (port: number): Promise<void> => {
    await scene.host.spawn(['setsid', 'python3', SERVER, String(port)], { env: { TOKEN: SECRET } });
    await scene.host.listening('tcp', port);
  };

  beforeAll(async () => {
    scene = await startScene('none');
  });
  afterAll(() => scene.stop());

  test('is kept for root alone until the change is undone, shown to nobody, and then forgotten', async () => {
    const { host, call } = scene;
    await serve(8101);
    const closed = await close(host, ['8101', '--watch', '0']);
    expect(closed.code).toBe(0);
    expect(closed.document.steps[0]?.losses).toContainEqual({ code: 'environment-kept', count: expect.any(Number) });
    expect(await kept(SECRET)).toContain(STORE);
    expect(await host.must(['sh', '-c', `stat -c %a ${STORE} ${STORE}/* | sort -u`])).toBe('600\n700\n');
    await host.must(['useradd', 'ann']);
    expect((await host.run(['cat', `${STORE}/menshen.db`], { user: 'ann' })).code).not.toBe(0);

    const { document } = await tell(host, 'journal');
    expect(JSON.stringify(document)).toContain('TOKEN');
    for (const words of [['journal'], ['undo', '--dry-run'], ['undo', '--dry-run', '--json']]) {
      const { stdout, stderr } = await menshen(host, ...words);
      expect(stdout + stderr).not.toContain(SECRET);
    }
    expect((await undo(host)).code).toBe(0);
    expect(await call(8101)).toBe('open');
    expect(
      await host.must(['sh', '-c', `tr '\\0' '\\n' </proc/$(pgrep -xf 'python3 ${SERVER} 8101')/environ`]),
    ).toContain(SECRET);
    expect(await kept(SECRET)).toBe('');
  });

  test('is not kept at all with --no-restart', async () => {
    const { host, call } = scene;
    const { code, document } = await close(host, ['8101', '--watch', '0', '--no-restart']);
    expect([code, document.steps[0]?.undo]).toEqual([0, 'by-hand']);
    expect(document.steps[0]?.losses.map((loss) => loss.code)).not.toContain('environment-kept');
    expect(await kept(SECRET)).toBe('');
    const undone = await undo(host);
    expect([undone.code, undone.document.steps[0]?.drifts.map((drift) => drift.code)]).toEqual([4, ['by-hand']]);
    expect((await menshen(host, 'undo', '--yes')).stdout).toContain(`python3 ${SERVER} 8101`);
    expect(await call(8101)).not.toBe('open');
    expect(await kept(SECRET)).toBe('');
  });

  test('of a change that could not be undone it is kept, and of one that somebody else has undone it is not', async () => {
    const { host } = scene;
    await serve(8102);
    await close(host, ['8102', '--watch', '0']);
    const other = await host.spawn(['setsid', 'python3', SERVER, '8102', 'other']);
    await host.listening('tcp', 8102);
    expect((await undo(host)).code).toBe(4);
    expect(await kept(SECRET)).not.toBe('');
    await other.kill();
    expect((await undo(host)).code).toBe(0);
    expect(await kept(SECRET)).toBe('');
  });
});
