import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { NoRecipe, ProcessRef, Recipe } from '../../../../src/model/index.ts';
import type { RunOptions } from '../../../hosts/index.ts';
import { needs } from '../../../support/needs.ts';
import { type Stage, startStage } from './stage.ts';

/** Answers each connection with its pid. */
const SERVER = `
import os, socket, sys
server = socket.create_server(('127.0.0.1', int(sys.argv[1])))
print('ready', flush=True)
while True:
    peer, _ = server.accept()
    peer.sendall(b'%d\\n' % os.getpid())
    peer.close()
`;
/** All that /proc tells of how a process was started, and what it lives with. */
const LOOK = `
import json, os, sys
pid = sys.argv[1]
base = '/proc/' + pid + '/'
def text(name): return open(base + name, 'rb').read().decode('latin1')
status = dict(line.split(':', 1) for line in text('status').splitlines())
kept = ['Name', 'Umask', 'Uid', 'Gid', 'Groups', 'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'SigBlk', 'SigIgn', 'SigCgt']
print(json.dumps({
  'exe': os.readlink(base + 'exe'),
  'cmdline': text('cmdline'),
  'environ': text('environ'),
  'cwd': os.readlink(base + 'cwd'),
  'root': os.readlink(base + 'root'),
  'comm': text('comm'),
  'limits': text('limits'),
  'status': {name: ' '.join(status[name].split()) for name in kept},
  'streams': [os.readlink(base + 'fd/%d' % fd) for fd in range(3)],
  'flags': [text('fdinfo/%d' % fd).split()[3][-4:] for fd in (1, 2)],
  'namespaces': [os.readlink(base + 'ns/' + kind) for kind in sorted(os.listdir(base + 'ns'))],
}))
print(os.getsid(int(pid)), os.getpgid(int(pid)), text('stat').rsplit(')', 1)[1].split()[4])
`;

interface Cooked {
  readonly recipe: Recipe;
  readonly faults: readonly NoRecipe[];
}
interface Started {
  readonly status: string;
  readonly detail?: string;
  readonly process: ProcessRef;
}

const LISTENING: unknown = expect.objectContaining({ state: 'listen' });

let stage: Stage;

async function look(pid: number): Promise<{ seen: object; session: string }> {
  const [seen = '', session = ''] = (await stage.host.must(['python3', '/look.py', String(pid)])).split('\n');
  return { seen: JSON.parse(seen) as object, session };
}

const answer = async (port: number): Promise<number> =>
  Number(await stage.host.must(['bash', '-c', `cat </dev/tcp/127.0.0.1/${port}`]));

/** Starts a command that goes into the background with a log of its own, and returns its pid once it listens. */
async function begin(port: number, command: string, options: RunOptions = {}): Promise<number> {
  await stage.host.must(['sh', '-c', `umask 027; exec setsid sh -c '${command}' </dev/null`], options);
  await stage.host.listening('tcp', port);
  return answer(port);
}

async function cook(pid: number, options?: RunOptions): Promise<Cooked> {
  return (await stage.ask<Cooked | null>({ do: 'recipe', pid }, options))!;
}

/** Reads how a server was started, ends it, and starts it again. */
async function startAgain(port: number, pid: number, options?: RunOptions): Promise<Started> {
  const { recipe, faults } = await cook(pid, options);
  expect(faults).toEqual([]);
  const closed = await stage.ask({ do: 'signal', pid, signals: ['SIGTERM'], timeout: 5000 }, options);
  expect(closed).toEqual({ outcomes: [{ status: 'done' }], ended: true });
  const started = await stage.ask<Started>({ do: 'start', recipe }, options);
  expect(started).toMatchObject({ status: 'done' });
  await stage.host.listening('tcp', port);
  return started;
}

/** What it was and what it is, once it answers again. */
async function renew(port: number, pid: number, options?: RunOptions): Promise<{ before: object; after: object }> {
  const before = await look(pid);
  const { process } = await startAgain(port, pid, options);
  const after = await look(process.pid);
  // A session of its own, its process group, and no terminal.
  expect(after.session).toBe(`${process.pid} ${process.pid} 0`);
  expect(await answer(port)).toBe(process.pid);
  expect(await stage.find(process.pid)).toEqual(process);
  return { before: before.seen, after: after.seen };
}

const faults = async (pid: number, options?: RunOptions): Promise<readonly NoRecipe[]> =>
  (await cook(pid, options)).faults;

const serve = (port: number): string =>
  `import socket, time, os, ctypes; s = socket.create_server(("127.0.0.1", ${port}))`;

async function python(port: number, program: string, options: RunOptions = {}): Promise<number> {
  const quiet = ['sh', '-c', 'exec "$@" </dev/null >/dev/null 2>&1', 'sh'];
  const running = await stage.host.spawn([...quiet, 'python3', '-c', program], options);
  onTestFinished(() => running.kill());
  await stage.host.listening('tcp', port);
  return running.pid;
}

describe('a program that is ended and started again', needs('host', 'package:python3', 'package:nginx-light'), () => {
  beforeAll(async () => {
    stage = await startStage({ name: 'start' });
    await stage.host.write('/look.py', LOOK);
    await stage.host.write('/srv/app/server.py', SERVER);
    await stage.host.write('/srv/app/tool', `#!/usr/bin/python3 -u\n${SERVER}`, '755');
    await stage.host.must(['sh', '-ec', 'ln -s /usr/bin/python3.11 /srv/app/snake; chmod 777 /srv/app']);
    await stage.host.must(['groupadd', 'extra']);
    await stage.host.must(['useradd', '-m', '-G', 'extra,daemon', 'alice']);
  });
  afterAll(() => stage.host.stop());

  const here: RunOptions = { cwd: '/srv/app', env: { SECRET: 'a b\nc=d "e" 雪', EMPTY: '' } };
  test.each<[string, number, string, RunOptions]>([
    ['by root, with a log', 4001, 'exec python3 -u server.py 4001 >>/var/log/app.log 2>&1 &', here],
    ['by a user with groups', 4002, 'exec python3 server.py 4002 >>out.log 2>>err.log &', { ...here, user: 'alice' }],
    [
      'by another name, with an empty argument',
      4003,
      'exec bash -c "exec -a \\"odd name\\" python3 server.py 4003 \\"\\"" >>x 2>&1 &',
      here,
    ],
    ['by a link to its program', 4004, 'exec ./snake server.py 4004 >>x 2>&1 &', here],
    ['as a script with an option for its interpreter', 4005, 'exec ./tool 4005 >>x 2>&1 &', here],
    ['with limits', 4006, 'ulimit -n 512; ulimit -Sc 0; ulimit -s 4096; exec python3 server.py 4006 >>x 2>&1 &', here],
  ])('%s is what it was, in every field', async (_, port, command, options) => {
    const pid = await begin(port, command, options);
    const { before, after } = await renew(port, pid);
    expect(after).toEqual(before);
  });

  test('by its own user, without root', async () => {
    const alice: RunOptions = { ...here, user: 'alice' };
    const pid = await begin(4011, 'exec python3 server.py 4011 >>alice.log 2>&1 &', alice);
    const { before, after } = await renew(4011, pid, { user: 'alice' });
    expect(after).toEqual(before);
  });

  test('with a capability that its file gives it, at a low port', async () => {
    const capable = `import os, struct; os.setxattr("/srv/capable", "security.capability", struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0))`;
    await stage.host.must(['sh', '-ec', 'cp /usr/bin/python3.11 /srv/capable; python3 -c "$1"', 'sh', capable]);
    const pid = await begin(432, 'exec /srv/capable server.py 432 >>low.log 2>&1 &', { ...here, user: 'alice' });
    const { before, after } = await renew(432, pid);
    expect(after).toEqual(before);
  });

  test('a daemon, whose first process ends when the server runs', async () => {
    await stage.host.write('/srv/daemon.py', `import os, sys\nif os.fork(): os._exit(0)\nos.setsid()\n${SERVER}`);
    const pid = await begin(4013, 'python3 /srv/daemon.py 4013 >>x 2>&1', here);
    const { seen } = await look(pid);
    await startAgain(4013, pid);
    const again = await answer(4013);
    expect(again).not.toBe(pid);
    expect((await look(again)).seen).toEqual(seen);
  });

  test('it is not ended with whoever started it, nor holds what that had open', async () => {
    const pid = await begin(4012, 'exec python3 server.py 4012 >>x 2>&1 &', here);
    const { recipe } = await cook(pid);
    await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 5000 });
    // A shell with an open file, in a group that is killed as a whole when the session ends.
    const through = ['setsid', 'sh', '-c', 'exec 9</etc/passwd; "$@"; kill -HUP 0; kill -KILL 0', 'sh'];
    const order = JSON.stringify([{ do: 'start', recipe }]);
    await stage.host.run([...through, '/opt/menshen/bin/node', '/opt/menshen/control/inside.js', order]);
    await stage.host.listening('tcp', 4012);
    const again = await answer(4012);
    expect(again).not.toBe(pid);
    expect(await stage.host.must(['ls', `/proc/${again}/fd`])).toBe('0\n1\n2\n3\n');
    expect(await stage.host.must(['ps', '-o', 'ppid=', '-p', String(again)])).toMatch(/^ *1$/m);
  });

  describe('what can not be done is refused, and nothing is started', () => {
    let recipe: Recipe;
    beforeAll(async () => {
      const pid = await begin(4020, 'exec python3 server.py 4020 >>x 2>&1 &', here);
      ({ recipe } = await cook(pid));
      await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 5000 });
      await stage.host.must(['sh', '-c', 'mkfifo /srv/pipe; ln -s /etc/passwd /srv/link; mkdir -m 700 /srv/closed']);
    });

    test.each<[string, Partial<Recipe>, string]>([
      ['a folder that has gone', { folder: '/srv/gone' }, 'chdir /srv/gone ENOENT'],
      ['a program that has gone', { startedAs: '/srv/none' }, 'execve /srv/none ENOENT'],
      ['a log that became a pipe', { streams: [null, '/srv/pipe', null] }, 'open /srv/pipe ENXIO'],
      ['a log that became a link', { streams: [null, '/srv/link', null] }, 'open /srv/link ELOOP'],
      [
        'a log that its user may not write',
        { user: { uid: 1, gid: 1, groups: [], name: null }, streams: [null, '/etc/passwd', null] },
        'open /etc/passwd EACCES',
      ],
      [
        'a folder that its user may not enter',
        { user: { uid: 1, gid: 1, groups: [], name: null }, folder: '/srv/closed' },
        'chdir /srv/closed EACCES',
      ],
    ])('%s', async (_, change, detail) => {
      const started = await stage.ask<Started>({ do: 'start', recipe: { ...recipe, ...change } });
      expect(started).toEqual({ status: 'refused', detail });
      expect(await stage.ask({ do: 'sockets', protocol: 'tcp', port: 4020 })).not.toContainEqual(LISTENING);
    });

    test('another user, without root', async () => {
      const started = await stage.ask<Started>({ do: 'start', recipe }, { user: 'alice' });
      expect(started).toEqual({ status: 'refused', detail: 'setgroups EPERM' });
    });

    test('an order that was cut off, since whoever gave it has died', async () => {
      const cut = 'node process-starter.js 3< <(printf %s "$1") 4>&1; echo "code $?"';
      const order = JSON.stringify({ ...recipe, executable: '/bin/echo', startedAs: '/bin/echo' });
      const options = { cwd: '/opt/menshen/control', env: { PATH: '/opt/menshen/bin:/usr/bin:/bin' } };
      expect(await stage.host.must(['bash', '-c', cut, 'cut', order], options)).toBe('code 1\n');
    });

    test('without its environment', async () => {
      const { environment: _, ...rest } = recipe;
      expect(await stage.ask({ do: 'start', recipe: rest })).toMatchObject({ status: 'refused' });
    });
  });

  describe('what would not be the same is said', () => {
    test('nginx: titles, and workers that have dropped their rights and their parent’s sockets', async () => {
      await stage.host.must(['nginx']);
      await stage.host.listening('tcp', 80);
      const pids = (await stage.host.must(['pgrep', 'nginx'])).trim().split('\n').map(Number);
      const [master, worker] = [await faults(pids[0]!), await faults(pids[1]!)];
      await stage.host.must(['nginx', '-s', 'quit']);
      expect(master).toEqual(['unreadable', 'title']);
      expect(worker).toEqual(['unreadable', 'title', 'rights-dropped', 'socket-inherited', 'forked']);
    });

    test('rights that were dropped, of a port that needs none', async () => {
      const pid = await python(4031, `${serve(4031)}; os.setgid(1); os.setuid(1); time.sleep(600)`);
      expect(await faults(pid)).toEqual(['rights-dropped']);
    });

    test('a low port that its user could not take', async () => {
      // A program that was executed after its rights were dropped: nothing but the port tells.
      const pass = `${serve(431)}; s.set_inheritable(True); os.setgroups([]); os.setgid(1); os.setuid(1); os.execv("/usr/bin/python3", ["python3", "-c", "import time; time.sleep(600)"])`;
      const pid = await python(431, pass);
      await expect.poll(() => faults(pid)).toEqual(['rights-dropped']);
    });

    test('a file that was removed, and a program in memory', async () => {
      await stage.host.must(['cp', '/usr/bin/python3.11', '/srv/gone']);
      const running = await stage.host.spawn(['/srv/gone', '-c', `${serve(4033)}; time.sleep(600)`]);
      onTestFinished(() => running.kill());
      await stage.host.listening('tcp', 4033);
      await stage.host.must(['rm', '/srv/gone']);
      expect(await faults(running.pid)).toContain('file-gone');
      const memory = `import os; f = os.memfd_create("x"); os.write(f, open("/usr/bin/python3.11", "rb").read()); os.execv(f"/proc/self/fd/{f}", ["python3", "-c", 'import socket, time; s = socket.create_server(("127.0.0.1", 4034)); time.sleep(600)'])`;
      expect(await faults(await python(4034, memory))).toEqual(['file-gone']);
    });

    test('a script that was removed, or came from standard input', async () => {
      await stage.host.write('/srv/once.py', SERVER);
      const first = await begin(4035, 'exec python3 /srv/once.py 4035 >>/dev/null 2>&1 &');
      await stage.host.must(['rm', '/srv/once.py']);
      expect(await faults(first)).toEqual(['script-gone']);
      const second = await begin(4036, 'cat /srv/app/server.py | exec python3 - 4036 >>/dev/null 2>&1 &');
      expect(await faults(second)).toEqual(['script-gone']);
    });

    test('a title, a hidden password, and a copy of the parent', async () => {
      const title = `${serve(4037)}; a = ctypes.c_char.from_address(int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[45])); ctypes.memmove(ctypes.addressof(a), b"web: busy\\0\\0\\0", 12); time.sleep(600)`;
      expect(await faults(await python(4037, title))).toEqual(['title']);
      const pid = await python(4038, `import os; os.fork() and os.wait(); ${serve(4038)}; time.sleep(600)`);
      const copy = Number(await stage.host.must(['pgrep', '-P', String(pid)]));
      expect(await faults(copy)).toEqual(['forked']);
    });

    test('namespaces of its own, another root, a terminal', async () => {
      const own = await stage.host.spawn(['unshare', '--uts', 'python3', '-c', 'import time; time.sleep(600)']);
      onTestFinished(() => own.kill());
      await expect.poll(() => faults(own.pid)).toContain('namespaces');
      const other = await stage.host.spawn(['chroot', '/usr/..', 'sleep', '600']);
      onTestFinished(() => other.kill());
      const terminal = await stage.host.spawn(['script', '-qc', 'exec sleep 601', '/dev/null']);
      onTestFinished(() => terminal.kill());
      await expect.poll(() => stage.host.run(['pgrep', '-f', '^sleep 601']).then(({ code }) => code)).toBe(0);
      expect(await faults(Number(await stage.host.must(['pgrep', '-f', '^sleep 601'])))).toEqual(['terminal']);
    });

    test('to another user nearly everything of it is closed', async () => {
      const pid = await begin(4040, 'exec python3 server.py 4040 >>x 2>&1 &', here);
      const { recipe, faults } = await cook(pid, { user: 'alice' });
      expect(faults).toContain('unreadable');
      expect(recipe).toMatchObject({ arguments: ['python3', 'server.py', '4040'], user: { uid: 0, name: 'root' } });
      expect(recipe).not.toHaveProperty('environment');
    });

    test('one program is not taken for another that the process becomes meanwhile', async () => {
      await stage.host.write('/srv/ping', '#!/bin/dash\nexec /srv/pong one two three\n', '755');
      await stage.host.write('/srv/pong', '#!/bin/bash\nexec /srv/ping\n', '755');
      const running = await stage.host.spawn(['/srv/ping']);
      onTestFinished(() => running.kill());
      const order = { do: 'restless', pid: running.pid, times: 100 } as const;
      const seen = await stage.ask<readonly Cooked[]>(order);
      const whole = seen.filter(({ faults }) => !faults.includes('unreadable'));
      expect(seen).toHaveLength(100);
      for (const { recipe } of whole) {
        const args = recipe.executable.endsWith('dash')
          ? ['/bin/dash', '/srv/ping']
          : ['/bin/bash', '/srv/pong', 'one', 'two', 'three'];
        expect(recipe.arguments).toEqual(args);
      }
    });

    test('a process that has gone', async () => {
      const { startTime } = await stage.find(1);
      expect(await stage.ask({ do: 'recipe', pid: 1, startTime: startTime + 1 })).toBeNull();
      expect(await stage.ask({ do: 'find', pid: 4_194_304 })).toBeNull();
    });
  });
});
