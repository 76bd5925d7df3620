import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RunOptions } from '../../hosts/index.ts';
import { needs } from '../../support/needs.ts';
import { type CloseDocument, codesOf, MENSHEN, read, type Told, undo } from './documents.ts';
import { type Scene, SERVER, startScene } from './scene.ts';

/** Listens, and runs Menshen while it does: as a child, or in its own place (`exec`) with the socket still open. */
const PARENT = '/usr/local/lib/parent.py';
const PARENT_SOURCE = `
import os, socket, subprocess, sys
door = socket.create_server(('', int(sys.argv[1])))
door.set_inheritable(True)
if sys.argv[2] == 'exec':
    os.execv(sys.argv[3], sys.argv[3:])
sys.exit(subprocess.run(sys.argv[3:], close_fds=False if sys.argv[2] == 'share' else True).returncode)
`;

function closing(words: string): readonly string[] {
  return `${MENSHEN} close ${words} --yes --json`.split(' ');
}

describe('what Menshen leaves alone', needs('systemd-host', 'dist', 'package:python3'), () => {
  let scene: Scene;
  const run = async (argv: readonly string[], options?: RunOptions): Promise<Told<CloseDocument>> =>
    read('close', await scene.host.run(argv, { timeout: 60_000, ...options }));

  beforeAll(async () => {
    scene = await startScene();
    await scene.host.write(PARENT, PARENT_SOURCE);
  });
  afterAll(() => scene.stop());

  test.each(['', ' --how process'])('the program that it was started by%s', async (how) => {
    const told = await run(['python3', PARENT, '7401', 'child', ...closing(`7401${how}`)]);
    expect([told.code, codesOf(told.document)]).toEqual([3, ['session']]);
    expect(told.document.refusals).toMatchObject([{ process: { name: 'python3' } }]);
  });

  test('a program that a shell above it has started is not meant, nor a neighbour in the same terminal', async () => {
    const script = `python3 ${SERVER} 7402 & while ! ss -Htln sport = 7402 | grep -q .; do sleep 0.1; done; ${closing('7402').join(' ')}`;
    const told = await run(['bash', '-c', script]);
    expect([told.code, told.document.refusals]).toEqual([0, []]);
    expect((await undo(scene.host)).code).toBe(0);
  });

  test.each([
    ['itself, which alone has the socket', 'exec', 'itself'],
    ['itself, which has the socket with the program above', 'share', 'itself'],
  ])('%s', async (_, how, code) => {
    const told = await run(['python3', PARENT, '7403', how, ...closing('7403 --including-my-session')]);
    expect([told.code, codesOf(told.document), told.document.result]).toEqual([3, [code], null]);
  });

  test.each(['7404', '7404 --how process', 'sitting', 'sitting.service', '7404 --how unit'])(
    'the unit that one sits in: close %s',
    async (words) => {
      const told = await run(
        [
          'systemd-run',
          '--quiet',
          '--pipe',
          '--wait',
          '--collect',
          '--unit=sitting',
          '/usr/bin/python3',
          PARENT,
          '7404',
        ].concat(['child', ...closing(words)]),
      );
      expect([told.code, codesOf(told.document)]).toEqual([3, ['session']]);
    },
  );

  test('a unit that the one that one sits in would stop with', async () => {
    await scene.unit('base.service', `[Service]\nExecStart=/usr/bin/python3 ${SERVER} 7405\n`, 'start');
    await scene.host.listening('tcp', 7405);
    const told = await run(
      ['systemd-run', '--quiet', '--pipe', '--wait', '--collect', '--property=BindsTo=base.service'].concat(
        closing('7405'),
      ),
    );
    expect([told.code, codesOf(told.document)]).toEqual([3, ['session']]);
    expect(await scene.call(7405)).toBe('open');
  });

  test('process 1', async () => {
    const { host } = scene;
    // A container's first process: its own server is process 1 there.
    const server = await host.spawn([
      'unshare',
      '--pid',
      '--fork',
      '--mount-proc',
      '--kill-child',
      'python3',
      SERVER,
      '7406',
    ]);
    await host.listening('tcp', 7406);
    const pid = (await host.must(['pgrep', '-P', String(server.pid)])).trim();
    for (const words of ['7406', '7406 --how process', 'python3 --how process', '7406 --including-my-session']) {
      const told = await run(['nsenter', '-t', pid, '-p', '-m', '--', ...closing(words)]);
      expect([told.code, codesOf(told.document)]).toEqual([3, ['init']]);
    }
    expect(await scene.call(7406)).toBe('open');
    await server.kill();
  });
});
