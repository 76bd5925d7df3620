import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

import { type Door, ended, enter, kill, type RunOptions, tail } from './enter.ts';

/** A command that goes on running inside a host. */
export interface Running {
  /** Pid inside the host. */
  readonly pid: number;
  /** Everything it has printed so far, both streams. */
  output(): string;
  /** Waits until its output contains `text`. Fails where it ends or `timeout` (ms, default 10,000) passes first. */
  printed(text: string, timeout?: number): Promise<void>;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Kills it (its own children go on). Resolves once it is gone; also where it had already ended. */
  kill(): Promise<void>;
}

/** Starts a command that goes on running inside a host; it dies with the host at the latest. */
export async function start(door: Door, argv: readonly string[], options: RunOptions = {}): Promise<Running> {
  const child = enter(door, argv, options, true);
  const over = ended(child);
  const chunks: Buffer[] = [];
  let finished = false;
  child.once('close', () => (finished = true));
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  }
  child.stdin?.on('error', () => {}).end(options.input);
  const output = (): string => Buffer.concat(chunks).toString('utf8');
  const pid = Number((await firstLine(child.stdio[3] as Readable)) || Number.NaN);
  if (Number.isNaN(pid)) throw new Error(`host ${door.name}: ${argv.join(' ')} did not start\n${tail(output())}`);
  // A forgotten one must not keep the test process alive.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket | null)?.unref();
  const printed = async (wanted: string, timeout = 10_000): Promise<void> => {
    const deadline = Date.now() + timeout;
    while (!output().includes(wanted)) {
      if (finished || Date.now() > deadline) {
        throw new Error(
          `host ${door.name}: ${argv.join(' ')} did not print ${JSON.stringify(wanted)}\n${tail(output())}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const stop = async (): Promise<void> => {
    kill(child);
    await over;
  };
  return { pid, output, printed, ended: over, kill: stop };
}

async function firstLine(stream: Readable): Promise<string> {
  let seen = '';
  for await (const chunk of stream) {
    seen += String(chunk);
    if (seen.includes('\n')) break;
  }
  return seen.split('\n')[0] ?? '';
}
