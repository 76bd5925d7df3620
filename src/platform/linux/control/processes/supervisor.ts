import { readlinkSync } from 'node:fs';

import type { ProcessRef, Supervisor } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { attempt, parseCommandLine, readUpTo } from '../../processes/index.ts';
import { isTrusted, LONGEST_BYTES } from './files.ts';
import { type Identified, identify, isStill, lineageOf } from './identity.ts';
import { isShell, scriptOf } from './script.ts';
import { mayRepeat } from './shell.ts';
import { readStandardStreams } from './streams.ts';
import { askSupervisord } from './supervisord.ts';
import {
  type Elder,
  folderHandle,
  type Handle,
  isBoundary,
  type Known,
  knownSupervisor,
  openrcHandle,
  pm2Handle,
} from './supervisors.ts';
import { readVariables } from './variables.ts';

/**
 * Who would start a process again when it ends: the nearest of its parents that is a supervisor by name, or a shell that
 * waits for it in a script with a loop. The search ends at sessions (sshd, tmux, an interactive shell) and at systemd.
 * monit is not found: it is no parent, and what it watches stands in its own files. Of a supervisor that is neither ours
 * nor root's, or has its folder from others, no commands are told: run by us they would do what others have put there.
 *
 * @returns null where nobody is known to
 */
export async function findSupervisor(place: Place, ref: ProcessRef): Promise<Supervisor | null> {
  const { proc } = place;
  const chain = lineageOf(proc, ref.pid);
  if (chain[0]?.ref.startTime !== ref.startTime) return null;
  for (const [index, { ref: parent }] of chain.entries()) {
    const child = chain[index - 1];
    if (child === undefined || parent.pid === 1) continue;
    const elder = readElder(proc, parent);
    const known = knownSupervisor(elder);
    if (known !== null) return supervisorBy(proc, known, elder, parent, child);
    if (isBoundary(elder)) return null;
    const shell = shellOf(proc, parent, elder);
    if (shell === 'interactive') return null;
    if (shell === 'repeats') return { kind: 'shell', process: parent, name: null, stop: null, start: null };
  }
  return null;
}

function readElder(proc: string, { pid, name }: ProcessRef): Elder {
  const folder = `${proc}/${pid}`;
  return {
    name,
    executable: attempt(() => readlinkSync(`${folder}/exe`).replace(/ \(deleted\)$/, '')) ?? null,
    arguments: attempt(() => parseCommandLine(readUpTo(`${folder}/cmdline`, LONGEST_BYTES))) ?? [],
    folder: attempt(() => readlinkSync(`${folder}/cwd`)) ?? null,
  };
}

/** `null` for what is no shell, and for one that goes on to something else. */
function shellOf(proc: string, { pid }: ProcessRef, elder: Elder): 'interactive' | 'repeats' | null {
  const executable = elder.executable ?? elder.arguments[0] ?? elder.name;
  if (!isShell(executable, elder.arguments)) return null;
  const script = scriptOf(executable, elder.arguments);
  if (script === null) return null;
  const folder = `${proc}/${pid}`;
  // Who could open the streams does not matter here.
  const { input } = readStandardStreams(folder, { uid: 0, groups: [] });
  if (script.kind === 'input' && input === 'terminal') return 'interactive';
  return mayRepeat(folder, elder.folder, script, input === 'terminal') ? 'repeats' : null;
}

async function supervisorBy(
  proc: string,
  { kind, program }: Known,
  elder: Elder,
  parent: ProcessRef,
  child: Identified,
): Promise<Supervisor> {
  const handle = await handleOf(proc, { kind, program }, elder, parent, child);
  // Its name may be another's by now, and its commands would hit that.
  const sure = isStill(proc, parent) && identify(proc, child.ref.pid)?.stat.parent === parent.pid;
  return { kind, process: parent, ...((sure ? handle : null) ?? { name: null, stop: null, start: null }) };
}

async function handleOf(
  proc: string,
  { kind, program }: Known,
  elder: Elder,
  parent: ProcessRef,
  { ref: { pid } }: Identified,
): Promise<Handle | null> {
  if (!isTrusted(`${proc}/${parent.pid}`)) return null;
  if (kind === 'supervisord') return askSupervisord(elder, pid);
  if (kind === 'pm2') return pm2Handle(elder.arguments[0] ?? '', readVariables(`${proc}/${pid}`));
  if (program === 'supervise-daemon') return openrcHandle(elder);
  return elder.folder === null || !isTrusted(elder.folder) ? null : folderHandle(kind, elder.folder);
}
