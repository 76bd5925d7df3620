import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

import { expect, test } from 'vitest';

import { processQuestion } from './processes.ts';

test('processes answer, also those of other users and of the kernel', () => {
  const question = processQuestion();
  expect([process.pid, process.ppid, 1].map((pid) => question?.(pid))).toEqual([true, true, true]);
});

test('threads do not', () => {
  const question = processQuestion();
  const threads = readdirSync('/proc/self/task').map(Number);
  expect(threads.length).toBeGreaterThan(1);
  expect(threads.filter((thread) => question?.(thread))).toEqual([process.pid]);
});

test('nor what has ended', () => {
  const { pid } = spawnSync('true');
  expect(processQuestion()?.(pid)).toBe(false);
});
