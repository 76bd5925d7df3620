/**
 * A program of its own, started by `start.ts` before a policy is loaded: it undoes the policy unless somebody confirms it in
 * time. It needs nothing of whoever started it: no terminal, no session, no file of Menshen's, no room on a disk. All
 * that it may need it has loaded, opened and written before it says that it is ready.
 */
import { closeSync, existsSync, writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { type Control, openControl } from '../../../platform/index.ts';
import { type Journal, openJournal } from '../../../store/index.ts';
import {
  claimPending,
  forgetWaiting,
  noteRolledBack,
  readPending,
  waitingPath,
  writeWayBack,
} from '../../state/index.ts';
import { noteUndone } from './notes.ts';
import {
  ANSWER_DESCRIPTOR,
  gateScript,
  ORDER_DESCRIPTOR,
  READY,
  type WatchdogOrder,
  type WatchdogWord,
} from './order.ts';
import { restore, shutGate } from './roll-back.ts';
import { type End, watch } from './watch.ts';

/** Less likely to be killed than others where memory runs out; see proc_pid_oom_score_adj(5). */
const OOM_SCORE = '-900';

interface Ready {
  readonly order: WatchdogOrder;
  readonly control: Control;
  readonly journal: Journal;
  /** Scripts that restore the earlier table, the best first. */
  readonly files: readonly string[];
}

async function prepare(order: WatchdogOrder): Promise<Ready> {
  const control = await openControl();
  const { boot, processes, filter } = control;
  const journal = await openJournal({
    path: order.journal,
    isRunning: ({ pid, startTime }, its) => its === boot && processes.find(pid)?.startTime === startTime,
  });
  await journal.find(order.change);
  const files = order.ways.map((script, index) => writeWayBack(order, index, script));
  await filter.read();
  // Tools are started for the first time here, so that whatever that takes is loaded.
  const made = await filter.load(gateScript(order.gate));
  if (made.status !== 'done') throw new Error(made.detail);
  const known = await processes.order(['nft', 'list', 'table', 'inet', order.gate]);
  if (known.status !== 'done') throw new Error(known.detail);
  return { order, control, journal, files };
}

async function undo(how: Exclude<End, 'claimed'>, { order, control, journal, files }: Ready): Promise<void> {
  const neverLoaded = how !== 'deadline' && (await shutGate(order, control));
  const isOurs = readPending(order)?.change === order.change && claimPending(order, 'rolling-back');
  // Before the policy is loaded it is written down that it waits: it was not, or somebody else has ended the waiting.
  if (neverLoaded) {
    forgetWaiting(order, isOurs ? ['rolling-back'] : []);
  } else if (!isOurs) {
    return;
  } else {
    const restored = await restore(order, files, control);
    attempt(() =>
      noteRolledBack(order, { change: order.change, path: order.path, at: new Date().toISOString(), ...restored }),
    );
    const words = `policy not confirmed: change ${order.change} ${restored.done ? 'undone' : 'not undone'}`;
    await control.processes.order(['logger', '-t', 'menshen', '-p', 'auth.warning', '--', words]);
    if (!restored.done) return;
  }
  const runner = control.processes.find(process.pid);
  // Whoever applies and still lives writes down itself what came of it: the journal is theirs until then.
  if (how !== 'gave-up' && how !== 'late' && runner !== null) {
    await noteUndone(journal, order.change, { runner, boot: control.boot });
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // A full disk keeps nobody from getting in again.
  }
}

function answer(text: string): void {
  attempt(() => writeSync(ANSWER_DESCRIPTOR, `${text}\n`));
  closeSync(ANSWER_DESCRIPTOR);
}

async function main(): Promise<void> {
  // The terminal went away; that is what we are here for.
  process.on('SIGHUP', () => undefined);
  attempt(() => writeFileSync('/proc/self/oom_score_adj', OOM_SCORE));
  const stream = new Socket({ fd: ORDER_DESCRIPTOR, readable: true, writable: false });
  stream.on('error', () => undefined);
  const lines = createInterface({ input: stream });
  let listener: ((word: WatchdogWord | null) => void) | undefined;
  const heard: (WatchdogWord | null)[] = [];
  const hear = (word: WatchdogWord | null): void => {
    if (listener === undefined) heard.push(word);
    else listener(word);
  };
  const first = new Promise<string | null>((resolve) => {
    lines.once('line', (line) => {
      lines.on('line', (word) => hear(word as WatchdogWord));
      resolve(line);
    });
    lines.once('close', () => resolve(null));
  });
  lines.once('close', () => hear(null));
  const line = await first;
  if (line === null) return;
  const order = JSON.parse(line) as WatchdogOrder;
  let ready: Ready;
  try {
    ready = await prepare(order);
  } catch (error) {
    answer(error instanceof Error ? error.message : String(error));
    return;
  }
  const end = watch(order.confirmWithinMs, {
    onWord: (next) => {
      listener = next;
      for (const word of heard.splice(0)) next(word);
    },
    onAskedToEnd: (next) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, next);
    },
    waits: () => existsSync(waitingPath(order, 'pending')),
    now: () => performance.now(),
  });
  answer(READY);
  const how = await end;
  if (how !== 'claimed') await undo(how, ready);
  await ready.journal.close();
  stream.destroy();
}

void main();
