import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { ProcessRef } from '../../../../src/model/index.ts';
import { needs } from '../../../support/needs.ts';
import { REFUSE } from '../../hidden/scene.ts';
import { type Stage, startStage } from './stage.ts';

/**
 * Ends a process, and starts another one that gets its number: the kernel hands out the next after the one that it is
 * told was the last. Only of this namespace of processes.
 */
const REUSE = `
set -e
mkdir -p /reuse
mountpoint -q /reuse || mount -t proc proc /reuse
kill -KILL "$1"
while [ -d "/proc/$1" ]; do sleep 0.01; done
for try in 1 2 3 4 5 6 7 8 9 10; do
  echo $(($1 - 1)) >/reuse/sys/kernel/ns_last_pid
  sleep 600 >/dev/null 2>&1 &
  [ "$!" != "$1" ] || exit 0
  kill -KILL $!
done
exit 1
`;

let stage: Stage;

/** A process that nobody but init waits for. */
async function sleeper(seconds = 600, user = 'root'): Promise<number> {
  const script = `(trap "" HUP; exec sleep ${seconds}) >/dev/null 2>&1 & echo $!`;
  const pid = Number(await stage.host.must(['setsid', 'sh', '-c', script], { user }));
  await expect.poll(async () => (await stage.find(pid)).name).toBe('sleep');
  return pid;
}

const reuse = ['unshare', '--mount', 'sh', '-c', REUSE, 'reuse'];

describe('a process is held', needs('host', 'package:python3', 'package:procps'), () => {
  beforeAll(async () => {
    stage = await startStage({ name: 'hold' });
    await stage.host.write('/refuse.py', REFUSE);
  });
  afterAll(() => stage.host.stop());

  test('and ended; a zombie has ended', async () => {
    const pid = await sleeper();
    const { startTime } = await stage.find(pid);
    expect(await stage.ask({ do: 'signal', pid, startTime, signals: ['SIGTERM'], timeout: 5000 })).toEqual({
      outcomes: [{ status: 'done' }],
      ended: true,
    });
    expect(await stage.ask({ do: 'find', pid })).toBeNull();
    expect(await stage.ask({ do: 'signal', pid, startTime, signals: ['SIGTERM'], timeout: 0 })).toBeNull();

    // A parent that does not wait.
    const parent = await stage.host.spawn(['sh', '-c', 'sleep 600 >/dev/null 2>&1 & echo $!; exec sleep 600']);
    onTestFinished(() => parent.kill());
    await parent.printed('\n');
    const child = Number(parent.output());
    expect(await stage.ask({ do: 'signal', pid: child, signals: ['SIGKILL'], timeout: 5000 })).toMatchObject({
      ended: true,
    });
    expect(await stage.host.must(['ps', '-o', 'stat=', '-p', String(child)])).toMatch(/^Z/);
    expect(await stage.ask({ do: 'find', pid: child })).toBeNull();
  });

  test('one that ignores SIGTERM does not end by it, and one that is stopped goes on', async () => {
    const script = '(trap "" TERM; exec sleep 600) >/dev/null 2>&1 & echo $!';
    const pid = Number(await stage.host.must(['setsid', 'sh', '-c', script]));
    await expect.poll(async () => (await stage.find(pid)).name).toBe('sleep');
    expect(await stage.ask({ do: 'signal', pid, signals: ['SIGTERM'], timeout: 300 })).toEqual({
      outcomes: [{ status: 'done' }],
      ended: false,
    });
    await stage.ask({ do: 'signal', pid, signals: ['SIGSTOP'], timeout: 0 });
    expect(await stage.host.must(['ps', '-o', 'stat=', '-p', String(pid)])).toMatch(/^T/);
    await stage.ask({ do: 'signal', pid, signals: ['SIGCONT', 'SIGKILL'], timeout: 5000 });
    expect(await stage.ask({ do: 'find', pid })).toBeNull();
  });

  test('a process whose first thread has ended lives on', async () => {
    const program =
      'import ctypes, threading, time; threading.Thread(target=lambda: time.sleep(600)).start(); print("ready", flush=True); ctypes.CDLL(None).pthread_exit(None)';
    const running = await stage.host.spawn(['python3', '-c', program]);
    onTestFinished(() => running.kill());
    await running.printed('ready');
    const { pid } = running;
    await expect.poll(() => stage.host.must(['ps', '-o', 'stat=', '-p', String(pid)])).toMatch(/^Z/);
    expect(await stage.ask({ do: 'signal', pid, signals: [], timeout: 100 })).toEqual({ outcomes: [], ended: false });
    expect(await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 5000 })).toMatchObject({ ended: true });
  });

  test('another user’s is refused', async () => {
    const pid = await sleeper();
    const answer = await stage.ask({ do: 'signal', pid, signals: ['SIGKILL'], timeout: 100 }, { user: 'nobody' });
    expect(answer).toEqual({
      outcomes: [{ status: 'refused', detail: 'pidfd_send_signal EPERM' }],
      ended: false,
    });
  });

  test('a number that went to another process before is not taken for it', async () => {
    const pid = await sleeper();
    const before = await stage.find(pid);
    await stage.host.must([...reuse, String(pid)]);
    const after = await stage.find(pid);
    expect(after.startTime).toBeGreaterThan(before.startTime);
    expect(
      await stage.ask({ do: 'signal', pid, startTime: before.startTime, signals: ['SIGKILL'], timeout: 0 }),
    ).toBeNull();
    expect(await stage.ask({ do: 'recipe', pid, startTime: before.startTime })).toBeNull();
    expect(await stage.ask({ do: 'supervisor', pid, startTime: before.startTime })).toBeNull();
    expect(await stage.find(pid)).toEqual(after);
  });

  test('nor one that goes to another while it is held', async () => {
    const pid = await sleeper();
    const before = await stage.find(pid);
    const answer = await stage.ask({ do: 'hold-during', pid, argv: [...reuse, String(pid)] });
    expect(answer).toEqual({ outcome: { status: 'done' }, ended: true });
    const after = await stage.find(pid);
    expect(after.startTime).toBeGreaterThan(before.startTime);
  });

  test('a kernel without pidfds refuses, and the process lives', async () => {
    const pid = await sleeper();
    const order = { do: 'signal', pid, signals: ['SIGKILL'], timeout: 100 } as const;
    expect(await stage.askThrough(['python3', '/refuse.py', 'pidfd'], order)).toEqual({
      outcomes: [{ status: 'refused', detail: 'pidfd_open ENOSYS' }],
      ended: false,
    });
    expect(await stage.find(pid)).toMatchObject({ pid });
  });

  test('its end is noticed soon, and the event loop goes on', async () => {
    const order = { do: 'watch-end', lifetimes: [50, 400, 700, 1000] } as const;
    const seen = await stage.ask<readonly { late: number; turns: number; ended: boolean }[]>(order);
    for (const [index, { late, turns, ended }] of seen.entries()) {
      expect(ended).toBe(true);
      // 50 at most, and what a busy machine adds.
      expect(late).toBeLessThan(250);
      expect(turns).toBeGreaterThan(order.lifetimes[index]! / 100);
    }
  });

  test('ancestors reach from Menshen over the shell to the first process', async () => {
    const through = ['bash', '-c', '"$@"; true', 'bash', 'setsid', '-w', 'timeout', '60'];
    const { own, ancestors } = await stage.askThrough<{ own: number; ancestors: readonly ProcessRef[] }>(through, {
      do: 'ancestors',
    });
    expect(ancestors[0]?.pid).toBe(own);
    expect(ancestors.map(({ name }) => name).slice(0, 3)).toEqual(['node', 'timeout', 'bash']);
  });
});
