import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { INSIDE } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { mustMenshen, type Scene, SERVER, startScene } from './scene.ts';

const TERMINAL = '/usr/local/lib/terminal.py';
/**
 * Ends a process, and starts another program that gets its number: the kernel hands out the next after the one that it is
 * told was the last, in this namespace of processes.
 */
const REUSE = `
set -e
mkdir -p /reuse
mountpoint -q /reuse || mount -t proc proc /reuse
kill -KILL "$1"
while [ -d "/proc/$1" ]; do sleep 0.01; done
for try in 1 2 3 4 5 6 7 8 9 10; do
  echo $(($1 - 1)) >/reuse/sys/kernel/ns_last_pid
  setsid sleep 600 >/dev/null 2>&1 &
  [ "$!" != "$1" ] || exit 0
  kill -KILL $!
done
exit 1
`;

describe('what has changed while the question stood', needs('systemd-host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
    const script = readFileSync(fileURLToPath(new URL('terminal.py', import.meta.url)), 'utf8');
    await scene.host.write(TERMINAL, script);
  });
  afterAll(() => scene.stop());

  /** Plans to close a port on a terminal, changes the world, and answers yes. */
  async function answeredAfter(
    port: number,
    change: () => Promise<unknown>,
  ): Promise<{ code: number; output: string }> {
    const { host } = scene;
    const menshen = [`${INSIDE}/bin/node`, `${INSIDE}/dist/menshen.js`, 'close', String(port), '--watch', '0'];
    await host.run(['rm', '-f', '/run/asked', '/run/answer']);
    const asked = await host.spawn(['python3', TERMINAL, 'Close?', ...menshen]);
    await expect.poll(async () => (await host.run(['test', '-e', '/run/asked'])).code, { timeout: 10_000 }).toBe(0);
    await change();
    await host.must(['touch', '/run/answer']);
    return { code: await asked.ended, output: asked.output() };
  }

  async function newest(): Promise<unknown> {
    const { changes } = JSON.parse(await mustMenshen(scene.host, 'journal', '--json')) as { changes: unknown[] };
    return changes[0];
  }

  const isSleeping = async (pid: number): Promise<boolean> =>
    (await scene.host.must(['cat', `/proc/${pid}/comm`])) === 'sleep\n';

  test('nothing has: it is closed', async () => {
    await scene.host.spawn(['setsid', 'python3', SERVER, '7500']);
    await scene.host.listening('tcp', 7500);
    expect(await answeredAfter(7500, () => Promise.resolve())).toMatchObject({ code: 0 });
    expect(await scene.call(7500)).toBe('ConnectionRefusedError');
  });

  test('another process has the number of the program', async () => {
    const { host } = scene;
    const { pid } = await host.spawn(['python3', SERVER, '7501']);
    await host.listening('tcp', 7501);
    const reuse = (): Promise<string> => host.must(['sh', '-c', REUSE, 'reuse', String(pid)]);
    expect(await answeredAfter(7501, reuse)).toMatchObject({ code: 4 });
    expect(await isSleeping(pid)).toBe(true);
    expect(await newest()).toMatchObject({ target: '7501', state: 'failed', steps: [{ state: 'failed' }] });
  });

  test('another process has the number of the supervisor', async () => {
    const { host } = scene;
    await host.write('/usr/local/bin/loop.sh', `while true; do /usr/bin/python3 ${SERVER} 7502; sleep 0.2; done\n`);
    const { pid } = await host.spawn(['sh', '/usr/local/bin/loop.sh']);
    await host.listening('tcp', 7502);
    const reuse = (): Promise<string> => host.must(['sh', '-c', REUSE, 'reuse', String(pid)]);
    const answered = await answeredAfter(7502, reuse);
    expect(answered).toMatchObject({ code: 4, output: expect.stringContaining(`sh ${pid}`) as string });
    expect(await isSleeping(pid)).toBe(true);
    expect(await scene.call(7502)).toBe('open');
    expect(await newest()).toMatchObject({ target: '7502', state: 'failed', steps: [{ state: 'failed' }] });
  });

  test('another program has the port', async () => {
    const { host } = scene;
    const first = await host.spawn(['python3', SERVER, '7503']);
    await host.listening('tcp', 7503);
    const change = async (): Promise<void> => {
      await first.kill();
      await expect.poll(() => scene.call(7503)).toBe('ConnectionRefusedError');
      await host.spawn(['python3', SERVER, '7503', 'other']);
      await host.listening('tcp', 7503);
    };
    expect(await answeredAfter(7503, change)).toMatchObject({ code: 4 });
    expect(await scene.call(7503)).toBe('open');
    expect(await newest()).toMatchObject({ target: '7503', state: 'failed', steps: [{ state: 'failed' }] });
  });
});
