import { existsSync } from 'node:fs';

import type { ContainerState, Outcome } from '../../../../model/index.ts';
import type { Place } from '../../../platform.ts';
import { runTool, type ToolAnswer } from '../../tools/run.ts';

export type Runtime = ContainerState['runtime'];

const FOR_GOOD = /permission denied|not permitted|unknown flag|must be root/i;

/**
 * Runs docker or podman. `null` where docker has no daemon on this machine: then it is not started at all.
 *
 * Only this machine is asked, whatever the environment (`DOCKER_HOST`, `CONTAINER_HOST`) or a chosen context says: the
 * containers of another would be stopped for ports of ours.
 */
export async function runRuntime(
  place: Place,
  runtime: Runtime,
  args: readonly string[],
  timeoutMs: number,
): Promise<ToolAnswer | null> {
  if (runtime === 'podman') return runTool(['podman'], ['--remote=false', ...args], { timeoutMs, apart: true });
  const socket = dockerSocket(place);
  return socket === null
    ? null
    : runTool(['docker'], ['--host', `unix://${socket}`, ...args], { timeoutMs, apart: true });
}

/** An ordinary user's own daemon, where they have one; else the system's. */
function dockerSocket({ root }: Place): string | null {
  const uid = process.getuid?.() ?? 0;
  const own = uid === 0 ? [] : [`/run/user/${uid}/docker.sock`];
  const prefix = root.replace(/\/$/, '');
  return [...own, '/run/docker.sock'].map((path) => prefix + path).find((path) => existsSync(path)) ?? null;
}

export function outcomeOf(runtime: Runtime, answer: ToolAnswer | null): Outcome {
  if (answer === null) return { status: 'failed', detail: `${runtime}: no daemon at /run/docker.sock` };
  if (answer.status === 'done') return { status: 'done' };
  if (answer.status === 'tool-missing') return { status: 'refused', detail: `${runtime} is missing` };
  return { status: FOR_GOOD.test(answer.detail) ? 'refused' : 'failed', detail: answer.detail };
}
