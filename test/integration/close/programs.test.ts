import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { needs } from '../../support/needs.ts';
import { close, kindsOf, undo } from './documents.ts';
import { type Scene, SERVER, startScene } from './scene.ts';

const SUPERVISORD = `
[unix_http_server]
file=/run/sup.sock
[supervisord]
logfile=/run/sup.log
pidfile=/run/sup.pid
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///run/sup.sock
[program:web]
command=/usr/bin/python3 ${SERVER} 8001
autorestart=true
`;
const DEAF = `import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); exec(open('${SERVER}').read())`;
/** Is no parent of what it starts again, and nothing tells of it. */
const WATCHER = `
import socket, subprocess, time
while True:
    with socket.socket() as door:
        if door.connect_ex(('127.0.0.1', 8003)) != 0:
            subprocess.Popen(['setsid', '--fork', 'python3', '${SERVER}', '8003'])
    time.sleep(0.5)
`;
/** Its worker has the port, and goes two seconds after it. */
const SLOW = `
import os, socket, time
door = socket.create_server(('', 8004))
parent = os.getpid()
if os.fork() == 0:
    door.settimeout(0.1)
    while os.getppid() == parent:
        try:
            door.accept()[0].sendall(b'here')
        except TimeoutError:
            pass
    time.sleep(2)
else:
    os.wait()
`;

describe('programs', needs('systemd-host', 'dist', 'package:python3', 'package:supervisor'), () => {
  let scene: Scene;
  const spawn = (...argv: readonly string[]): Promise<unknown> => scene.host.spawn(['setsid', ...argv]);
  const opens = async (port: number): Promise<void> => {
    await expect.poll(() => scene.call(port), { timeout: 15_000, interval: 100 }).toBe('open');
  };

  beforeAll(async () => {
    scene = await startScene();
    const { host } = scene;
    await host.write('/etc/sup.conf', SUPERVISORD);
    await host.write('/usr/local/lib/deaf.py', DEAF);
    await host.write('/usr/local/lib/watcher.py', WATCHER);
    await host.write('/usr/local/lib/slow.py', SLOW);
  });
  afterAll(() => scene.stop());

  test('one of supervisord is stopped by its command, and started by it', async () => {
    const { host, call } = scene;
    await spawn('supervisord', '-n', '-c', '/etc/sup.conf');
    await opens(8001);
    const { code, document } = await close(host, ['8001', '--watch', '2']);
    expect([code, kindsOf(document)]).toEqual([0, ['process']]);
    expect(document.steps[0]).toMatchObject({
      undo: 'restart',
      action: { supervisor: { kind: 'supervisord', name: 'web' } },
    });
    expect(await call(8001)).toBe('ConnectionRefusedError');
    expect(await host.must(['pgrep', 'supervisord'])).not.toBe('');
    expect((await undo(host)).code).toBe(0);
    expect(await call(8001)).toBe('open');
    expect((await host.run(['supervisorctl', '-c', '/etc/sup.conf', 'status', 'web'])).stdout).toContain('RUNNING');
  });

  test('one that does not listen to SIGTERM is killed after its grace', async () => {
    const { host, call } = scene;
    await spawn('python3', '/usr/local/lib/deaf.py', '8002');
    await opens(8002);
    const began = Date.now();
    const { code, document } = await close(host, ['8002', '--grace', '1', '--watch', '0']);
    expect([code, document.result?.complete]).toEqual([0, true]);
    expect(Date.now() - began).toBeGreaterThan(1000);
    expect(Date.now() - began).toBeLessThan(5000);
    expect(await call(8002)).toBe('ConnectionRefusedError');
    expect((await undo(host)).code).toBe(0);
    expect(await call(8002)).toBe('open');
  });

  test('one that a watcher starts again whom nobody knows: told, and by whom', async () => {
    const { host } = scene;
    const watcher = await host.spawn(['python3', '/usr/local/lib/watcher.py']);
    await opens(8003);
    const { code, document } = await close(host, ['8003']);
    expect([code, document.result?.complete]).toEqual([4, true]);
    expect(document.result?.respawned).toMatchObject([{ number: 8003, by: [{ name: 'python3' }] }]);
    // It runs as it did before, so that there is nothing left to be started.
    expect((await undo(host)).code).toBe(0);
    await watcher.kill();
    expect((await close(host, ['8003', '--watch', '1'])).code).toBe(0);
  });

  test('a unit that leaves a worker for a moment', async () => {
    const { host, call, unit } = scene;
    await unit(
      'slow.service',
      '[Service]\nKillMode=process\nExecStart=/usr/bin/python3 /usr/local/lib/slow.py\n',
      'start',
    );
    await opens(8004);
    const { code, document } = await close(host, ['8004', '--watch', '0.5']);
    expect([code, document.result?.steps]).toMatchObject([0, [{ state: 'done' }]]);
    expect(await call(8004)).toBe('ConnectionRefusedError');
    expect((await undo(host)).code).toBe(0);
    await opens(8004);
  });

  test('ended although a unit has it, it is back: told, and by which unit', async () => {
    const { host, unit } = scene;
    const text = `[Service]\nRestart=always\nRestartSec=0\nExecStart=/usr/bin/python3 ${SERVER} 8006\n`;
    await unit('always.service', text, 'start');
    await opens(8006);
    const { code, document } = await close(host, ['8006', '--how', 'process']);
    expect([code, document.result]).toMatchObject([4, { complete: true, respawned: [{ number: 8006 }] }]);
    await opens(8006);
    const said = await host.menshen(['close', '8006', '--how', 'process', '--yes']);
    const last = said.stdout.slice(said.stdout.lastIndexOf('8006/tcp'));
    expect([said.code, last]).toEqual([4, expect.stringContaining('always.service')]);
  });

  test('a port that two units and a program share', async () => {
    const { host, call, unit } = scene;
    for (const name of ['one', 'two']) {
      await unit(`${name}.service`, `[Service]\nExecStart=/usr/bin/python3 ${SERVER} 8005 shared\n`, 'start');
    }
    await spawn('python3', SERVER, '8005', 'shared');
    await expect
      .poll(async () => (await host.must(['ss', '-Htln', 'sport', '=', '8005'])).trim().split('\n').length)
      .toBe(3);
    const { code, document } = await close(host, ['8005']);
    expect([code, kindsOf(document).toSorted(), document.result?.respawned]).toEqual([
      0,
      ['process', 'unit', 'unit'],
      [],
    ]);
    expect(await call(8005)).toBe('ConnectionRefusedError');
    expect((await undo(host)).code).toBe(0);
    await expect
      .poll(async () => (await host.must(['ss', '-Htln', 'sport', '=', '8005'])).trim().split('\n').length)
      .toBe(3);
  });
});
