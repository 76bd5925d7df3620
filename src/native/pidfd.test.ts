import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';

import { expect, onTestFinished, test } from 'vitest';

import { hasEnded, openPidfd, signalPidfd } from './pidfd.ts';

function open(pid: number): number {
  const opened = openPidfd(pid);
  if ('errno' in opened) throw new Error(opened.errno);
  onTestFinished(() => closeSync(opened.value));
  return opened.value;
}

test('a process lives until it is told to end, and stays ended', async () => {
  const child = spawn('sleep', ['30']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const pidfd = open(child.pid!);
  expect(hasEnded(pidfd)).toBe(false);
  expect(signalPidfd(pidfd, constants.signals.SIGTERM)).toEqual({ value: 0 });
  await once(child, 'exit');
  expect(hasEnded(pidfd)).toBe(true);
  expect(signalPidfd(pidfd, constants.signals.SIGTERM)).toEqual({ errno: 'ESRCH' });
});

test('one that nobody has waited for has ended too', async () => {
  // The shell becomes a program that knows nothing of the child that it left running.
  const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 30']);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pidfd = open(Number(printed.toString()));
  await expect.poll(() => hasEnded(pidfd)).toBe(true);
});

test('neither a thread nor what has gone can be held', () => {
  const thread = readdirSync('/proc/self/task')
    .map(Number)
    .find((id) => id !== process.pid)!;
  expect(['EINVAL', 'ENOENT']).toContain((openPidfd(thread) as { errno: string }).errno);
  expect(openPidfd(2 ** 22 + 1)).toMatchObject({ errno: expect.stringMatching(/ESRCH|EINVAL/) as string });
});
