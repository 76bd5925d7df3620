import { existsSync, readFileSync } from 'node:fs';

import type { ProcessRef } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { attempt } from '../../processes/index.ts';
import { runTool } from '../../tools/run.ts';
import { waitUntil } from './hold.ts';

const MANAGER = ['org.freedesktop.systemd1', '/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager'];
const ANSWER_MS = 5000;
const MOVED_MS = 2000;

/**
 * Asks systemd to take a process of ours out of our control group, into a scope of its own (`menshen-PID-….scope` in
 * system.slice): there the end of our login session does not reach it, even where logind kills what a session leaves
 * behind (KillUserProcesses=yes; not by default), nor the end of a service that we are part of.
 *
 * Only as root. A user's own systemd would not do: it ends with the user's last session (unless lingering), and all of its
 * scopes with it, while what stays in a session's scope lives on by default.
 */
export async function leaveSession(
  place: Place,
  { pid, startTime }: Pick<ProcessRef, 'pid' | 'startTime'>,
  what: string,
): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync(`${place.root}/run/systemd/system`)) return;
  const scope = `menshen-${pid}-${startTime}.scope`;
  const properties = ['2', 'Description', 's', what, 'PIDs', 'au', '1', String(pid)];
  const call = [...MANAGER, 'StartTransientUnit', 'ssa(sv)a(sa(sv))', scope, 'fail', ...properties, '0'];
  const { status } = await runTool(['busctl'], ['--system', 'call', ...call], { timeoutMs: ANSWER_MS, apart: true });
  if (status !== 'done') return;
  // The answer says that there is a job for it.
  const group = (): string => attempt(() => readFileSync(`${place.proc}/${pid}/cgroup`, 'utf8')) ?? scope;
  await waitUntil(() => group().includes(scope), MOVED_MS);
}
