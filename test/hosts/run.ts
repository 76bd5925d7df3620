import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import { type Door, ended, enter, kill, type RunOptions, tail } from './enter.ts';

export interface Result {
  /** Exit code, or 128 + the signal's number where nsenter saw the command die by a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_OUTPUT = 256 * 1024 * 1024;

/** Runs a command inside a host until it ends. A bad exit code is an answer; a timeout or too much output fails. */
export async function run(door: Door, argv: readonly string[], options: RunOptions = {}): Promise<Result> {
  const timeout = options.timeout ?? 30_000;
  const child = enter(door, argv, options, false);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  const broken: string[] = [];
  const abandon = (why: string): void => {
    broken.push(why);
    kill(child);
  };
  for (const [stream, chunks] of [
    [child.stdout!, stdout],
    [child.stderr!, stderr],
  ] as const) {
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) abandon(`printed more than ${MOST_OUTPUT} bytes`);
      else chunks.push(chunk);
    });
  }
  // A command that does not read its input is no failure of ours.
  child.stdin?.on('error', () => {}).end(options.input);
  const timer = setTimeout(() => abandon(`did not end within ${timeout} ms`), timeout);
  const code = await ended(child);
  clearTimeout(timer);
  await drained(child, [child.stdout!, child.stderr!]);
  const result = {
    code,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
  if (broken.length > 0) {
    throw new Error(`host ${door.name}: ${argv.join(' ')}: ${broken[0]}\n${tail(result.stdout + result.stderr)}`);
  }
  return result;
}

/** Waits for what the command itself printed, but not for what it left behind in the background. */
async function drained(child: ChildProcess, streams: readonly Readable[]): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (streams.every((stream) => stream.closed)) resolve();
    else child.once('close', () => resolve());
  });
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 200))]);
  for (const stream of streams) stream.destroy();
}
