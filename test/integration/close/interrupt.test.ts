import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { type ChangeDocument, MENSHEN, read, tell, undo } from './documents.ts';
import { type Answer, type Scene, SERVER, startScene } from './scene.ts';

const TERMINAL = '/usr/local/lib/keys.py';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
/** Does not end when it is told to. */
const DEAF = `import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); exec(open('${SERVER}').read())`;

/** What is waited for, what is typed then, and after how many seconds: what reads keys begins after it has asked. */
type Typed = readonly [text: string, keys: string, pause: number];

describe('on a terminal', needs('systemd-host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  /** Types what is to be typed once the terminal shows what is waited for. */
  const typing = (words: string, keys: readonly Typed[]): Promise<Answer> =>
    scene.host.run(['python3', TERMINAL, JSON.stringify(keys), ...`${MENSHEN} ${words}`.split(' ')], {
      timeout: 60_000,
      env: { TERM: 'xterm' },
    });
  const last = async (): Promise<ChangeDocument | undefined> => (await tell(scene.host, 'journal')).document.changes[0];

  beforeAll(async () => {
    scene = await startScene();
    const { host, unit } = scene;
    await host.write(TERMINAL, readFileSync(fileURLToPath(new URL('keys.py', import.meta.url)), 'utf8'));
    await host.write('/usr/local/lib/deaf.py', DEAF);
    const slow = `[Service]\nExecStart=/usr/bin/python3 ${SERVER} 7701\nExecStop=/bin/sleep 2\n`;
    await unit('slow.service', slow, 'start');
    await unit('quick.service', `[Service]\nExecStart=/usr/bin/python3 ${SERVER} 7702\n`, 'start');
    await host.spawn(['setsid', 'python3', '/usr/local/lib/deaf.py', '7703']);
    await host.spawn(['setsid', 'python3', SERVER, '7704']);
    for (const port of [7701, 7702, 7703, 7704]) await host.listening('tcp', port);
  });
  afterAll(() => scene.stop());

  test.each([
    ['n', 'n\r'],
    ['nothing', '\r'],
    ['maybe', 'maybe\r'],
    ['Ctrl-D', CTRL_D],
    ['Ctrl-C', CTRL_C],
  ])('%s is no answer to be taken for a yes', async (_, keys) => {
    const { code, stdout } = await typing('close 7704', [['[y/N]', keys, 0.3]]);
    expect([code, stdout.includes('7704/tcp')]).toEqual([130, true]);
    expect(await scene.call(7704)).toBe('open');
    expect(await last()).toBeUndefined();
  });

  test.each(['y', 'yes', 'Y'])('%s is a yes, for undoing too', async (yes) => {
    expect((await typing('close 7704 --watch 0', [['[y/N]', `${yes}\r`, 0.3]])).code).toBe(0);
    expect(await scene.call(7704)).not.toBe('open');
    for (const no of ['n\r', CTRL_C, CTRL_D]) expect((await typing('undo', [['[y/N]', no, 0.3]])).code).toBe(130);
    expect(await scene.call(7704)).not.toBe('open');
    expect((await typing('undo', [['[y/N]', `${yes}\r`, 0.3]])).code).toBe(0);
    expect(await scene.call(7704)).toBe('open');
  });

  test('Ctrl-C while a service stops: that step is brought to its end, the next is not taken', async () => {
    const { host, call } = scene;
    // Its ExecStop takes two seconds.
    expect((await typing('close 7701 7702 --yes', [['7702/tcp', CTRL_C, 1.2]])).code).toBe(130);
    expect([await call(7701), await call(7702)]).toEqual(['ConnectionRefusedError', 'open']);
    expect(await last()).toMatchObject({ state: 'stopped', steps: [{ state: 'done' }, { state: 'planned' }] });
    expect((await undo(host)).code).toBe(0);
    expect([await call(7701), await call(7702)]).toEqual(['open', 'open']);
  });

  test.each(['INT', 'TERM', 'HUP'])(
    'SIG%s while a program is given time: it is ended, the next is not',
    async (signal) => {
      const { host, call } = scene;
      const running = await host.spawn([
        'sh',
        '-c',
        `exec ${MENSHEN} close 7703 7704 --grace 2 --yes --json 2>/dev/null`,
      ]);
      await expect.poll(last, { timeout: 10_000 }).toMatchObject({ state: 'running', steps: [{ state: 'begun' }, {}] });
      await host.must(['kill', `-${signal}`, String(running.pid)]);
      expect(await running.ended).toBe(130);
      const { document } = read('close', { code: 130, stdout: running.output(), stderr: '' });
      expect(document.result).toMatchObject({ complete: false, interrupted: true, steps: [{ state: 'done' }] });
      expect([await call(7703), await call(7704)]).toEqual(['ConnectionRefusedError', 'open']);
      expect(await last()).toMatchObject({ state: 'stopped', steps: [{ state: 'done' }, { state: 'planned' }] });
      expect((await undo(host)).code).toBe(0);
      expect([await call(7703), await call(7704)]).toEqual(['open', 'open']);
    },
  );
});
