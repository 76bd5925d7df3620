import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Supervisor } from '../../../../src/model/index.ts';
import type { RunOptions } from '../../../hosts/index.ts';
import { needs } from '../../../support/needs.ts';
import { type Stage, startStage } from './stage.ts';

const SERVER = `
import os, socket, sys
server = socket.create_server(('127.0.0.1', int(sys.argv[1])))
while True:
    peer, _ = server.accept()
    peer.sendall(b'%d\\n' % os.getpid())
    peer.close()
`;
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
command=python3 /server.py 4101
[program:wrapped]
command=sh -c "cd /srv && python3 /server.py 4102; exit 1"
[program:never]
command=/bin/false
startretries=0
[group:all]
programs=wrapped
`;

let stage: Stage;

const NOT_KNOWN = { name: null, stop: null, start: null };

async function answer(port: number): Promise<number> {
  const { code, stdout } = await stage.host.run(['bash', '-c', `cat </dev/tcp/127.0.0.1/${port}`]);
  return code === 0 ? Number(stdout) : 0;
}

/** Starts what goes on running and waits for its server; returns the server's pid. */
async function serve(port: number, argv: readonly string[], options: RunOptions = {}): Promise<number> {
  const running = await stage.host.spawn(argv, options);
  onTestFinished(() => running.kill());
  await stage.host.listening('tcp', port);
  onTestFinished(async () => {
    await stage.host.run(['pkill', '-KILL', '-f', `server.py ${port}$`]);
  });
  return answer(port);
}

const supervisorOf = (pid: number, options?: RunOptions): Promise<Supervisor | null> =>
  stage.ask({ do: 'supervisor', pid }, options);

/** By its own command it stays closed, and opens again; after a plain kill it is back. */
async function expectItsCommandsWork(port: number, supervisor: Supervisor): Promise<void> {
  const first = await answer(port);
  await stage.ask({ do: 'signal', pid: first, signals: ['SIGKILL'], timeout: 5000 });
  await expect.poll(() => answer(port), { timeout: 10_000 }).toBeGreaterThan(0);
  expect(await answer(port)).not.toBe(first);

  expect(await stage.ask({ do: 'order', argv: supervisor.stop! })).toEqual({ status: 'done' });
  await expect.poll(() => answer(port), { timeout: 10_000 }).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await answer(port)).toBe(0);
  expect(await stage.ask({ do: 'order', argv: supervisor.start! })).toEqual({ status: 'done' });
  await expect.poll(() => answer(port), { timeout: 10_000 }).toBeGreaterThan(0);
}

const PACKAGES = [
  'package:python3',
  'package:procps',
  'package:supervisor',
  'package:runit',
  'package:s6',
  'package:daemontools',
] as const;

describe('who starts a program again', needs('host', ...PACKAGES), () => {
  beforeAll(async () => {
    stage = await startStage({ name: 'supervisors' });
    await stage.host.write('/server.py', SERVER);
  });
  afterAll(() => stage.host.stop());

  test('supervisord, by the name that it gives to the program', async () => {
    await stage.host.write('/srv/sup.conf', SUPERVISORD);
    const web = await serve(4101, ['supervisord', '-n', '-c', 'sup.conf'], { cwd: '/srv' });
    const control = ['supervisorctl', '-c', '/srv/sup.conf'];
    const found = await supervisorOf(web);
    expect(found).toEqual({
      kind: 'supervisord',
      process: expect.objectContaining({ name: 'supervisord' }) as unknown,
      name: 'web',
      stop: [...control, 'stop', 'web'],
      start: [...control, 'start', 'web'],
    });
    await stage.host.listening('tcp', 4102);
    const wrapped = await supervisorOf(await answer(4102));
    expect(wrapped).toMatchObject({ kind: 'supervisord', name: 'all:wrapped' });
    await expectItsCommandsWork(4101, found!);
    // Whoever may not ask it is told no name.
    expect(await supervisorOf(await answer(4101), { user: 'nobody' })).toMatchObject({
      kind: 'supervisord',
      ...NOT_KNOWN,
    });
    expect(await stage.ask({ do: 'order', argv: found!.stop! }, { user: 'nobody' })).toMatchObject({
      status: 'refused',
    });
  });

  test.each([
    ['runit', 4103, 'runsv', ['runsv', '/srv/runit'], ['sv', 'down'], ['sv', 'up']],
    ['s6', 4104, 's6-supervise', ['s6-supervise', '/srv/s6'], ['s6-svc', '-d'], ['s6-svc', '-u']],
    ['daemontools', 4105, 'supervise', ['supervise', '/srv/daemontools'], ['svc', '-d'], ['svc', '-u']],
  ] as const)('%s, by the folder of the program', async (kind, port, name, argv, stop, start) => {
    const folder = `/srv/${kind}`;
    await stage.host.write(`${folder}/run`, `#!/bin/sh\npython3 /server.py ${port}\n`, '755');
    const found = await supervisorOf(await serve(port, argv));
    expect(found).toEqual({
      kind,
      process: expect.objectContaining({ name }) as unknown,
      name: kind,
      stop: [...stop, folder],
      start: [...start, folder],
    });
    // The script that waits for the server would outlive it only for a moment.
    await stage.host.write(`${folder}/run`, `#!/bin/sh\nexec python3 /server.py ${port}\n`, '755');
    await expectItsCommandsWork(port, found!);
  });

  test('commands that another user could have a hand in are not told', async () => {
    await stage.host.write('/home/daemon/web/run', '#!/bin/sh\nexec python3 /server.py 4106\n', '755');
    await stage.host.must(['chown', '-R', 'daemon:', '/home/daemon']);
    const ofAnother = await serve(4106, ['runsv', '/home/daemon/web'], { user: 'daemon' });
    expect(await supervisorOf(ofAnother)).toMatchObject({ kind: 'runit', ...NOT_KNOWN });
    expect(await supervisorOf(ofAnother, { user: 'daemon' })).toMatchObject({
      kind: 'runit',
      stop: ['sv', 'down', '/home/daemon/web'],
    });
    await stage.host.write('/home/daemon/sup.conf', SUPERVISORD.replaceAll('410', '414').replaceAll('/sup.', '/own.'));
    await stage.host.must(['chown', 'daemon:', '/home/daemon/sup.conf']);
    const configured = await serve(4141, ['supervisord', '-n', '-c', '/home/daemon/sup.conf']);
    expect(await supervisorOf(configured)).toMatchObject({ kind: 'supervisord', ...NOT_KNOWN });
  });

  test('a script that is a pipe keeps nobody waiting', async () => {
    await stage.host.must(['mkfifo', '/srv/pipe.sh']);
    const script = '(echo "python3 /server.py 4107; true" >/srv/pipe.sh)& exec bash /srv/pipe.sh';
    expect(await supervisorOf(await serve(4107, ['sh', '-c', script]))).toMatchObject({ kind: 'shell' });
  });

  const LOOP = 'while :; do python3 /server.py "$1"; sleep 0.1; done';
  test.each([
    ['a loop on a command line', 4110, ['sh', '-c', LOOP, 'loop', '4110'], 'sh'],
    ['a script with a loop', 4111, ['bash', '/srv/loop.sh', '4111'], 'bash'],
    ['a script that is executed', 4112, ['/srv/loop.sh', '4112'], 'loop.sh'],
    ['a part of a script in the background', 4113, ['bash', '-c', `(${LOOP}) & wait`, 'loop', '4113'], 'bash'],
    ['a script from standard input', 4114, ['sh', '-c', 'bash -s 4114 </srv/loop.sh'], 'bash'],
    ['a script that begins again', 4115, ['/srv/again.sh', '4115'], 'again.sh'],
    [
      'another program between',
      4116,
      ['sh', '-c', LOOP.replace('python3', 'timeout 600 python3'), 'loop', '4116'],
      'sh',
    ],
  ])('a shell: %s', async (_, port, argv, name) => {
    await stage.host.write('/srv/loop.sh', `#!/bin/bash\n${LOOP}\n`, '755');
    await stage.host.write('/srv/again.sh', '#!/bin/sh\npython3 /server.py "$1"\nsleep 0.1\nexec "$0" "$@"\n', '755');
    const pid = await serve(port, argv);
    const found = await supervisorOf(pid);
    expect(found).toEqual({ kind: 'shell', process: expect.objectContaining({ name }) as unknown, ...NOT_KNOWN });
    // It does what is said of it.
    await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 5000 });
    await expect.poll(() => answer(port), { timeout: 10_000 }).toBeGreaterThan(0);
    const { pid: shell } = found!.process;
    await stage.ask({ do: 'signal', pid: shell, signals: ['SIGKILL'], timeout: 5000 });
    await stage.ask({ do: 'signal', pid: await answer(port), signals: ['SIGKILL'], timeout: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await answer(port)).toBe(0);
  });

  test('watch, which is known by its name', async () => {
    const pid = await serve(4120, ['script', '-qc', 'TERM=xterm watch -n1 "python3 /server.py 4120"', '/dev/null']);
    expect(await supervisorOf(pid)).toMatchObject({ kind: 'watcher', process: { name: 'watch' }, ...NOT_KNOWN });
  });

  test.each([
    ['a shell that only waits', 4130, ['sh', '-c', 'python3 /server.py 4130; echo "while it was there"'], {}],
    ['a script that only waits', 4131, ['sh', '/srv/plain.sh', '4131'], {}],
    ['a person’s shell', 4132, ['script', '-qc', 'bash -i', '/dev/null'], { input: 'python3 /server.py 4132\n' }],
    ['nobody at all', 4133, ['setsid', '-f', 'python3', '/server.py', '4133'], {}],
    ['a program that we do not know', 4134, ['timeout', '600', 'python3', '/server.py', '4134'], {}],
  ] as const)('not %s', async (_, port, argv, options) => {
    await stage.host.write('/srv/plain.sh', '# no loop for this\npython3 /server.py "$1"\n');
    expect(await supervisorOf(await serve(port, argv, options))).toBeNull();
  });

  test('an order that there is no program for, or that fails', async () => {
    expect(await stage.ask({ do: 'order', argv: ['no-such-program'] })).toEqual({
      status: 'refused',
      detail: 'no-such-program',
    });
    expect(await stage.ask({ do: 'order', argv: ['sv', 'down', '/srv/none'] })).toMatchObject({ status: 'failed' });
  });
});
