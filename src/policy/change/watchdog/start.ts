import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import type { Outcome, ProcessRef } from '../../../model/index.ts';
import type { Control } from '../../../platform/index.ts';
import { ANSWER_DESCRIPTOR, ORDER_DESCRIPTOR, READY, type WatchdogOrder, type WatchdogWord } from './order.ts';

/** Built beside the bundle that this code ends up in. */
const WATCHDOG: string = fileURLToPath(new URL('./policy-watchdog.js', import.meta.url));
/** It asks nft, and writes to a disk. */
const LONGEST_START_MS = 30_000;
const LONGEST_END_MS = 90_000;
const LONGEST_ANSWER = 1000;

/** A watchdog that is ready: from now on whatever happens to us is undone. */
export interface Watchdog {
  readonly ref: ProcessRef;
  /** @throws Error where it does not listen any more */
  tell(word: WatchdogWord): Promise<void>;
  /** Whether it still runs. */
  lives(): boolean;
  /** Lets go of it: it goes on alone. */
  release(): void;
  /** Has it undo what was loaded, and waits until it has. @returns whether it has ended */
  giveUp(): Promise<boolean>;
}

/**
 * Starts the watchdog, in a session and a control group of its own, and waits until it is ready. Where it is not, it has
 * ended.
 *
 * @param program `entry.ts`, built
 */
export async function startWatchdog(
  order: WatchdogOrder,
  { processes }: Pick<Control, 'processes'>,
  program: string = WATCHDOG,
): Promise<{ readonly status: 'done'; readonly watchdog: Watchdog } | Exclude<Outcome, { status: 'done' }>> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(process.execPath, [program], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // Of ours it would take over what we are told by it, and what names our session.
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_START_MS);
  try {
    const ref = child.pid === undefined ? null : processes.find(child.pid);
    if (ref === null) return { status: 'failed', detail: `watchdog: ${await ended}` };
    await processes.leaveSession(ref, 'Undoes a policy of menshen that nobody confirms');
    const stream = child.stdio[ORDER_DESCRIPTOR] as Writable;
    // It may have ended; what it answered tells more than EPIPE does.
    stream.on('error', () => undefined);
    stream.write(`${JSON.stringify(order)}\n`);
    const answer = (await read(child.stdio[ANSWER_DESCRIPTOR] as Readable)).trim();
    if (answer !== READY) {
      stream.destroy();
      return { status: 'failed', detail: `watchdog: ${answer === '' ? await ended : answer}` };
    }
    return { status: 'done', watchdog: watchdogOf(child, ref, stream, ended, processes) };
  } finally {
    clearTimeout(timer);
  }
}

function watchdogOf(
  child: ChildProcess,
  ref: ProcessRef,
  stream: Writable,
  ended: Promise<string>,
  processes: Control['processes'],
): Watchdog {
  const lives = (): boolean => processes.find(ref.pid)?.startTime === ref.startTime;
  const tell = (word: WatchdogWord): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(`${word}\n`, (error) => (error instanceof Error ? reject(error) : resolve()));
    });
  return {
    ref,
    tell,
    lives,
    release: () => {
      stream.destroy();
      child.unref();
    },
    giveUp: async () => {
      // Where it does not listen any more, it has ended.
      await tell('gave-up').catch(() => undefined);
      stream.end();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, LONGEST_END_MS, null)));
      const how = await Promise.race([ended, late]);
      clearTimeout(timer);
      child.unref();
      return how !== null;
    },
  };
}

async function read(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) if (text.length < LONGEST_ANSWER) text += String(chunk);
  return text.slice(0, LONGEST_ANSWER);
}
