import { copyFileSync, mkdtempSync, readlinkSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Executable, Process } from '../../../src/model/index.ts';
import { describeProcesses } from '../../../src/platform/linux/processes/index.ts';
import { needs } from '../../support/needs.ts';
import { HERE, startProgram, startPython } from './children.ts';

const SLEEP = '/usr/bin/sleep';

function ask(pid: number, depth: 'brief' | 'full' = 'full'): Process | undefined {
  return describeProcesses(HERE, [pid], depth).processes.get(pid);
}

function executable(pid: number): Executable | null | undefined {
  return ask(pid, 'brief')?.executable;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'menshen-describe-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts a copy of a harmless program under that name. */
async function startCopy(path: string): Promise<number> {
  copyFileSync(SLEEP, path);
  return await startProgram(path, ['60']);
}

describe('the executable', () => {
  test('is a file', async () => {
    const path = join(temporaryFolder(), 'server');
    expect(executable(await startCopy(path))).toEqual({ path, deleted: false, memfd: false });
  });

  test('was deleted', async () => {
    const path = join(temporaryFolder(), 'server');
    const pid = await startCopy(path);
    unlinkSync(path);
    expect(executable(pid)).toEqual({ path, deleted: true, replaced: false, memfd: false });
  });

  test('was replaced, as an upgrade does', async () => {
    const path = join(temporaryFolder(), 'server');
    const pid = await startCopy(path);
    copyFileSync(SLEEP, `${path}.new`);
    renameSync(`${path}.new`, path);
    expect(executable(pid)).toEqual({ path, deleted: true, replaced: true, memfd: false });
  });

  test('is only called deleted', async () => {
    const path = join(temporaryFolder(), 'server (deleted)');
    expect(executable(await startCopy(path))).toEqual({ path, deleted: false, memfd: false });
  });

  test('was deleted, though another file is called so', async () => {
    const path = join(temporaryFolder(), 'server');
    const pid = await startCopy(path);
    unlinkSync(path);
    copyFileSync(SLEEP, `${path} (deleted)`);
    expect(executable(pid)).toEqual({ path, deleted: true, replaced: false, memfd: false });
  });

  test('has a hostile name', async () => {
    const path = join(temporaryFolder(), 'a\n\u001B[31m\u202E門神 "\'');
    expect(executable(await startCopy(path))).toEqual({ path, deleted: false, memfd: false });
  });

  test('is in memory', needs('package:python3'), async () => {
    const { pid } = await startPython(`
fd = os.memfd_create('ng/x (deleted)', 0)
with open('${SLEEP}', 'rb') as f: os.write(fd, f.read())
tell()
os.execve(fd, ['sleep', '60'], {})
`);
    await expect.poll(() => executable(pid)).toEqual({ path: 'memfd:ng/x (deleted)', deleted: false, memfd: true });
  });
});

describe('a process', needs('package:python3'), () => {
  test('has hostile names and arguments', async () => {
    const hostile = ['', '\u001B]0;x\u0007', 'two\nlines', '"; rm -rf /', '\u202E', 'x'.repeat(4096)];
    const { pid } = await startPython(
      "open('/proc/self/comm', 'w').write('a) R 1 (\\n\\x1b[2J')\ntell()\nstay()",
      [...hostile, 'last'],
      { argv0: '[kworker/0:1]' },
    );
    const process = ask(pid);
    expect(process?.name).toBe('a) R 1 (\n\u001B[2J');
    expect(process?.kernelThread).toBe(false);
    expect(process?.arguments?.[0]).toBe('[kworker/0:1]');
    expect(process?.arguments?.slice(3)).toEqual([...hostile, 'last']);
  });

  test('is told with its circumstances', async () => {
    const cwd = temporaryFolder();
    const { pid, answer } = await startPython(
      `
a, b = socket.socketpair()
tell(os.fstat(a.fileno()).st_ino)
os.dup2(a.fileno(), 1)
os.close(0)
stay()
`,
      [],
      { cwd },
    );
    await expect.poll(() => ask(pid)?.streams?.stdin).toBeNull();
    const found = ask(pid);
    expect(found).toMatchObject({
      pid,
      name: 'python3',
      workingFolder: cwd,
      user: { uid: process.getuid?.() },
      streams: { stdin: null, stdout: answer[0] },
      namespace: statSync('/proc/self/ns/net').ino,
    });
    expect(found?.parents?.[0]?.pid).toBe(process.pid);
    expect(found?.parents?.at(-1)?.pid).toBe(1);
    expect(Math.abs(Date.parse(found?.startedAt ?? '') - Date.now())).toBeLessThan(10_000);
    const leftOut = {
      workingFolder: undefined,
      streams: undefined,
      namespace: undefined,
      package: undefined,
      parents: undefined,
      altered: undefined,
      environmentEmpty: undefined,
      preloads: undefined,
    };
    expect(ask(pid, 'brief')).toEqual({ ...found, ...leftOut });
  });

  test('that has ended is missing; one that nobody has waited for runs nothing', async () => {
    const { answer } = await startPython(`
def child():
  pid = os.fork()
  if pid == 0: os._exit(0)
  return pid
gone = child()
os.waitpid(gone, 0)
zombie = child()
os.waitid(os.P_PID, zombie, os.WEXITED | os.WNOWAIT)
tell(gone, zombie)
stay()
`);
    const [gone = 0, zombie = 0] = answer;
    expect(ask(gone)).toBeUndefined();
    expect(ask(zombie)).toMatchObject({ executable: null, arguments: [] });
  });
});

describe('as another user', needs('root'), () => {
  test('it is that user', async () => {
    const pid = await startProgram(SLEEP, ['60'], { uid: 65_534, gid: 65_534 });
    expect(ask(pid)?.user).toEqual({ uid: 65_534, name: 'nobody' });
  });
});

describe('its package', needs('root', 'package:python3', 'package:busybox-static'), () => {
  test('is told by this machine’s database', async () => {
    const { pid } = await startPython('tell()\nstay()');
    expect(ask(pid)?.package).toMatchObject({ manager: 'dpkg', name: expect.stringMatching(/^python3\.\d+-minimal$/) });
  });

  test('is none of a copy', async () => {
    expect(ask(await startCopy(join(temporaryFolder(), 'sleep')))?.package).toBeNull();
  });

  test('stays untold of a program in a root of its own', async () => {
    const root = temporaryFolder();
    copyFileSync('/usr/bin/busybox', join(root, 'busybox'));
    const pid = await startProgram('chroot', [root, '/busybox', 'sleep', '60']);
    await expect.poll(() => readlinkSync(`/proc/${pid}/exe`)).toBe(join(root, 'busybox'));
    expect(ask(pid)).not.toHaveProperty('package');
  });
});
