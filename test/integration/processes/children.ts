import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';

import { onTestFinished } from 'vitest';

import type { Place } from '../../../src/platform/platform.ts';

export const HERE: Place = { proc: '/proc', sys: '/sys', root: '/', now: () => new Date() };

/** Ends by itself, should the test not end it. */
const LONGEST_SECONDS = 60;

/** Starts a program that stays until the test has finished. */
export async function startProgram(
  path: string,
  argv: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<number> {
  const child = spawn(path, argv, { stdio: 'ignore', ...options });
  return await started(child);
}

/**
 * Starts a Python program that calls `tell` with numbers when it is ready, and stays until the test has finished.
 */
export async function startPython(
  script: string,
  argv: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<{ pid: number; answer: readonly number[] }> {
  const prelude = `import ctypes, json, os, socket, sys, threading, time
def tell(*what): print(json.dumps(what), flush=True)
def stay(): time.sleep(${LONGEST_SECONDS})
`;
  const child = spawn('/usr/bin/python3', ['-c', prelude + script, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  const pid = await started(child);
  for await (const line of createInterface({ input: child.stdout! }))
    return { pid, answer: JSON.parse(line) as number[] };
  throw new Error('the program ended before it was ready');
}

async function started(child: ChildProcess): Promise<number> {
  // A group of its own would outlive a test that is interrupted; children of children end with SIGHUP or by their timer.
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  if (child.pid === undefined) throw new Error('no pid');
  return child.pid;
}
