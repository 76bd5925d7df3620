import { readlinkSync } from 'node:fs';
import { posix } from 'node:path';

import type { NoRecipe, ProcessRef, Recipe } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { attempt, readUpTo, readUsers } from '../../processes/index.ts';
import { doorsAmong, firstUnprivilegedPort, isActivated, isShared, socketsOf } from './doors.ts';
import { livesElsewhere } from './elsewhere.ts';
import { FILE_BYTES, isFile, sameFile } from './files.ts';
import { isStill, lineageOf } from './identity.ts';
import { parseLimits } from './limits.ts';
import { isCopy, layoutOf, otherName, readCommand, readProgram } from './program.ts';
import { hasOtherRights, type Needs } from './rights.ts';
import { scriptOf } from './script.ts';
import { type Credentials, parseCredentials, signalsIn } from './status.ts';
import { readStandardStreams } from './streams.ts';
import { readVariables } from './variables.ts';

/** A process that becomes another program while it is read is read again; half-way it has no arguments. */
const TRIES = 5;
/** Stands for a user that can't be told: the kernel gives this number to nobody. */
const NOBODY = -1;
const COMMON_UMASK = 0o022;

/** How to start a process again, and why that would not be the same. */
export interface Cooked {
  readonly recipe: Recipe;
  readonly faults: readonly NoRecipe[];
}

/**
 * How to start a process again, and why that would not be the same. What could not be read is a fault and stands empty.
 *
 * @returns null where it has gone, or another has its number
 */
export function readRecipe(place: Place, ref: ProcessRef): Cooked | null {
  for (let attempts = 1; ; attempts += 1) {
    const before = runs(place.proc, ref.pid);
    const seen = look(place, ref.pid);
    const recipe = recipeOf(place, seen, ref);
    const faults = faultsOf(place, seen, recipe);
    if (!isStill(place.proc, ref)) return null;
    if (seen.command.arguments.length > 0 && before === runs(place.proc, ref.pid)) return { recipe, faults };
    if (attempts === TRIES) return { recipe, faults: [...new Set<NoRecipe>(['unreadable', ...faults])] };
  }
}

/** Another text as soon as the process runs another program, or the same one anew. */
function runs(proc: string, pid: number): string {
  const executable = attempt(() => readlinkSync(`${proc}/${pid}/exe`));
  return `${executable} ${layoutOf(`${proc}/${pid}`)?.stack}`;
}

/** What /proc tells of a process; `undefined` and `null` for what can't be told. */
interface Seen extends ReturnType<typeof look> {}

function look(place: Place, pid: number) {
  const folder = `${place.proc}/${pid}`;
  const command = readCommand(folder);
  const credentials = credentialsOf(folder);
  const [uid = NOBODY] = credentials?.uids ?? [];
  const [gid = NOBODY] = credentials?.gids ?? [];
  const groups = credentials?.groups ?? [];
  return {
    pid,
    folder,
    command,
    credentials,
    user: { uid, gid, groups },
    program: readProgram(place, folder, command),
    environment: readVariables(folder),
    workingFolder: attempt(() => readlinkSync(`${folder}/cwd`)),
    streams: readStandardStreams(folder, { uid, groups: [gid, ...groups] }),
    elsewhere: livesElsewhere(place.proc, folder),
  };
}

function recipeOf(place: Place, seen: Seen, { name }: ProcessRef): Recipe {
  const { folder, command, program, credentials, environment, workingFolder, streams, user } = seen;
  const startedAs = workingFolder === undefined ? null : otherName(command, program.path, workingFolder);
  return {
    executable: program.path ?? command.arguments[0] ?? name,
    ...(startedAs !== null && { startedAs }),
    arguments: command.arguments,
    folder: workingFolder ?? '/',
    user: { ...user, name: readUsers(place.root).users.get(user.uid) ?? null },
    umask: credentials?.umask ?? COMMON_UMASK,
    limits: attempt(() => parseLimits(readUpTo(`${folder}/limits`, FILE_BYTES).toString())) ?? [],
    ignoredSignals: signalsIn(credentials?.ignored ?? 0n),
    environmentNames: Object.keys(environment ?? {}),
    ...(environment !== null && { environment }),
    streams: streams.paths,
  };
}

function faultsOf(place: Place, seen: Seen, recipe: Recipe): readonly NoRecipe[] {
  const { proc } = place;
  const { pid, folder, command, program, credentials, environment, elsewhere, streams } = seen;
  const doors = elsewhere === false ? doorsAmong(place, socketsOf(proc, pid)) : new Map<number, number>();
  const [parent, ...elders] = lineageOf(proc, pid)
    .map(({ ref }) => ref.pid)
    .slice(1);
  const ours = credentialsOf(`${proc}/self`);
  const needs: Needs = {
    ports: [...doors.values()],
    firstUnprivilegedPort: firstUnprivilegedPort(proc),
    openable: streams.openable,
  };
  const found: Record<NoRecipe, boolean> = {
    unreadable: !isWhole(seen),
    'file-gone': program.gone,
    'script-gone': command.asStarted && scriptIsGone(folder, recipe),
    title: !command.asStarted,
    'rights-dropped': credentials !== null && ours !== null && hasOtherRights(folder, credentials, ours, needs),
    'socket-inherited':
      isActivated(environment, pid) || (parent !== undefined && isShared(proc, [...doors.keys()], [parent, ...elders])),
    forked: parent !== undefined && isCopy(command.layout, layoutOf(`${proc}/${parent}`)),
    namespaces: elsewhere === true,
    terminal: streams.terminal,
  };
  return (Object.keys(found) as NoRecipe[]).filter((fault) => found[fault]);
}

function isWhole({ folder, command, program, credentials, environment, workingFolder, elsewhere }: Seen): boolean {
  if (credentials?.umask === undefined || environment === null || elsewhere === null) return false;
  if (!command.exact || program.path === undefined || workingFolder === undefined) return false;
  return sameFile(`${folder}/cwd`, workingFolder);
}

function credentialsOf(folder: string): Credentials | null {
  const text = attempt(() => readUpTo(`${folder}/status`, FILE_BYTES).toString());
  return text === undefined ? null : parseCredentials(text);
}

function scriptIsGone(folder: string, recipe: Recipe): boolean {
  const script = scriptOf(recipe.executable, recipe.arguments);
  if (script?.kind === 'input') return true;
  if (script?.kind !== 'file') return false;
  const path = posix.resolve(recipe.folder, script.path);
  return /^\/(?:dev|proc\/[^/]+)\/fd\//.test(path) || !isFile(posix.join(`${folder}/root`, path));
}
