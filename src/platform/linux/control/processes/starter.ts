/**
 * A program of its own, started by `start.ts`: it reads a recipe from descriptor 3, takes on user, limits, folder and
 * streams, and becomes the program. What it could not do it says on descriptor 4, which closes by itself when the
 * program runs. In a process of its own, since nothing of this can be taken back.
 */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';

import type { Recipe } from '../../../../model/index.ts';
import {
  allowResourceLimit,
  becomeProgram,
  keepDescriptor,
  placeDescriptor,
  setResourceLimit,
} from '../../../../native/index.ts';
import { errorCode } from '../../processes/read.ts';

const STANDARD_ERROR = 2;
const RECIPE_DESCRIPTOR = 3;
const ANSWER_DESCRIPTOR = 4;

/** What is answered where it fails: the call and the errno. */
class Refusal extends Error {}

function check(call: string, errno: string | null): void {
  if (errno !== null) throw new Refusal(`${call} ${errno}`);
}

function attempting<T>(call: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new Refusal(`${call} ${code}`);
  }
}

function become(recipe: Recipe): void {
  const { limits, umask, folder, streams, executable, ignoredSignals } = recipe;
  for (const [resource, limit] of limits.entries()) allowResourceLimit(resource, limit);
  takeUser(recipe.user);
  process.umask(umask);
  // With the user's own rights: a folder or file that lies in the user's hands must not lead ours elsewhere.
  attempting(`chdir ${folder}`, () => process.chdir(folder));
  for (const [descriptor, path] of streams.entries()) reopen(descriptor, path);
  for (const name of readdirSync('/proc/self/fd')) if (Number(name) > STANDARD_ERROR) keepDescriptor(Number(name));
  const variables = Object.entries(recipe.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  const path = recipe.startedAs ?? executable;
  // Last: with little memory, for one, Node itself could not go on.
  for (const [resource, limit] of limits.entries()) check(`prlimit ${resource}`, setResourceLimit(resource, limit));
  check(`execve ${path}`, becomeProgram(path, argumentsFor(recipe), variables, ignoredSignals));
}

function takeUser({ uid, gid, groups }: Recipe['user']): void {
  const [ownUid, ownGid, own] = [process.getuid?.(), process.getgid?.(), process.getgroups?.() ?? []];
  // Node counts our own group among ours, whether the kernel does or not.
  const same =
    [...groups, gid].every((group) => own.includes(group)) && own.every((group) => [...groups, gid].includes(group));
  if (ownUid === 0 || !same) attempting('setgroups', () => process.setgroups?.([...groups]));
  if (ownGid !== gid) attempting('setgid', () => process.setgid?.(gid));
  if (ownUid !== uid) attempting('setuid', () => process.setuid?.(uid));
}

function reopen(descriptor: number, path: string | null): void {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NOCTTY, O_NONBLOCK } = constants;
  const mode = (descriptor === 0 ? O_RDONLY : O_WRONLY | O_APPEND) | O_NOCTTY;
  const create = descriptor === 0 ? 0 : O_CREAT;
  let opened = openSync('/dev/null', O_RDWR);
  if (path !== null) {
    // By now something else may lie there. Opening a pipe would wait for another to open it; hence without waiting first.
    const found = attempting(`open ${path}`, () => openSync(path, mode | create | O_NOFOLLOW | O_NONBLOCK, 0o666));
    if (!fstatSync(found).isFile()) throw new Refusal(`open ${path} is no plain file`);
    opened = attempting(`open ${path}`, () => openSync(`/proc/self/fd/${found}`, mode));
  }
  check('dup2', placeDescriptor(opened, descriptor));
}

/**
 * The kernel puts interpreter and script in place of a script's first argument, so that only those behind it are given;
 * see execve(2), "Interpreter scripts".
 */
function argumentsFor({ startedAs, arguments: args }: Recipe): readonly string[] {
  const script = startedAs === undefined ? -1 : args.indexOf(startedAs);
  return startedAs !== undefined && script > 0 ? [startedAs, ...args.slice(script + 1)] : args;
}

try {
  const order = readFileSync(RECIPE_DESCRIPTOR, 'utf8');
  closeSync(RECIPE_DESCRIPTOR);
  // Whoever started us may have died before it could say everything: then nothing is started.
  if (order.endsWith('\n')) become(JSON.parse(order) as Recipe);
} catch (error) {
  writeSync(ANSWER_DESCRIPTOR, error instanceof Refusal ? error.message : String(error));
}
process.exitCode = 1;
