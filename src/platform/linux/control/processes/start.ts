import type { ChildProcess } from 'node:child_process';
import { posix } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import type { Recipe } from '../../../../model/index.ts';
import type { Processes } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { identify } from './identity.ts';
import { leaveSession } from './scope.ts';

/** Built beside the bundle that this code ends up in. */
const STARTER: string = fileURLToPath(new URL('./process-starter.js', import.meta.url));
/** A folder or a program may lie on another machine that does not answer. */
const LONGEST_START_MS = 20_000;
const LONGEST_ANSWER = 1000;
/** Of a process, as the kernel cuts it (TASK_COMM_LEN). */
const LONGEST_NAME = 15;
/** Rights, and what is not as it was: another time it would be no better. */
const REFUSALS = /(?:EPERM|EACCES|ENOENT|ENOTDIR|ELOOP|EISDIR|ENOEXEC|ENXIO|no plain file)$/;

/**
 * Starts a program as a recipe has it. A child of ours sets up its session, user, limits, folder and streams and then
 * becomes the program, so that its pid is the child's; when we end, it is init's child, as a daemon is. Where it can't be
 * made exactly so, nothing is started.
 *
 * @param starter the program that the child begins as: `starter.ts`, built
 */
export async function startProcess(
  place: Place,
  recipe: Recipe,
  starter: string = STARTER,
): ReturnType<Processes['start']> {
  if (recipe.environment === undefined) return { status: 'refused', detail: 'its environment is not known' };
  const { spawn } = process.getBuiltinModule('node:child_process');
  // A session of its own (`detached`): no terminal, and no signal that is meant for our process group.
  const child = spawn(process.execPath, [starter], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_START_MS);
  try {
    return await handOver(place, recipe, child);
  } finally {
    clearTimeout(timer);
    // We may end before it does.
    child.unref();
  }
}

async function handOver(place: Place, recipe: Recipe, child: ChildProcess): ReturnType<Processes['start']> {
  const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
  const { pid } = child;
  const begun = pid === undefined ? null : identify(place.proc, pid);
  if (pid === undefined || begun === null) return { status: 'failed', detail: `spawn ${await failed}` };
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  await leaveSession(place, begun.ref, 'Started again by menshen');
  const answer = read(child.stdio[4] as Readable);
  const order = child.stdio[3] as Writable;
  // It may end before it has read everything; what it answers tells more than EPIPE does.
  order.on('error', () => undefined);
  // The newline says that nothing is missing.
  order.end(`${JSON.stringify(recipe)}\n`);
  const refusal = await answer;
  if (refusal !== '') return { status: REFUSALS.test(refusal) ? 'refused' : 'failed', detail: refusal };
  // Its channel closes both when it becomes the program and when it dies.
  const after = identify(place.proc, pid);
  if (after?.ref.startTime === begun.ref.startTime) return { status: 'done', process: after.ref };
  const how = await ended;
  // A daemon goes into the background so: its first process ends well, and another one is the server.
  if (how !== 'exit code 0') return { status: 'failed', detail: `it ended at once: ${how}` };
  return { status: 'done', process: { ...begun.ref, name: posix.basename(recipe.executable).slice(0, LONGEST_NAME) } };
}

async function read(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) if (text.length < LONGEST_ANSWER) text += String(chunk);
  return text.slice(0, LONGEST_ANSWER);
}
