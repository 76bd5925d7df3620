import type { ContainerState, Outcome } from '../../../../model/index.ts';
import type { Containers } from '../../../control.ts';
import type { Place } from '../../../platform.ts';
import { parseInspect } from './inspect.ts';
import { outcomeOf, type Runtime, runRuntime } from './runtime.ts';

const RUNTIMES: readonly Runtime[] = ['docker', 'podman'];
/** For looking; a daemon that hangs must not hang us. */
const LOOK_MS = 5000;
/** For what changes something, beside the grace that a container was given. */
const CHANGE_MS = 30_000;
const ID = /^[0-9a-f]{64}$/;
const RESTART = /^(no|always|unless-stopped|on-failure(:\d{1,9})?)$/;

/**
 * Containers of docker and podman on this machine, by their own commands. What is seen is the caller's: root does not see
 * the rootless containers of other users, nor those of other engines (containerd alone, CRI-O, LXC).
 */
export function linuxContainers(place: Place): Containers {
  const find = async (runtime: Runtime, id: string): Promise<ContainerState | null> =>
    ID.test(id) ? ((await inspect(place, runtime, [id]))?.[0] ?? null) : null;
  const order = async (
    { runtime, id }: ContainerState,
    args: readonly string[],
    timeoutMs: number = CHANGE_MS,
  ): Promise<Outcome> => {
    if (!ID.test(id)) return { status: 'refused', detail: `id ${JSON.stringify(id)}` };
    return outcomeOf(runtime, await runRuntime(place, runtime, [...args, id], timeoutMs));
  };
  return {
    list: async () => {
      const [docker = [], podman = []] = await Promise.all(RUNTIMES.map((runtime) => running(place, runtime)));
      // Where `docker` is podman under another name, it names the same containers.
      const ids = new Set(podman.map(({ id }) => id));
      return [...docker.filter(({ id }) => !ids.has(id)), ...podman];
    },
    find,
    stop: async (container, graceSeconds) => {
      const seconds = Math.max(0, Math.ceil(graceSeconds));
      return order(container, ['stop', '-t', String(seconds)], CHANGE_MS + seconds * 1000);
    },
    start: async (container) => order(container, ['start']),
    setRestart: async (container, restart) => {
      if (!RESTART.test(restart)) return { status: 'refused', detail: `restart ${JSON.stringify(restart)}` };
      const now = await find(container.runtime, container.id);
      // podman 4 can't change it, but nothing has to be.
      if (now?.restart === restart) return { status: 'done' };
      return order(container, ['update', `--restart=${restart}`]);
    },
  };
}

async function running(place: Place, runtime: Runtime): Promise<readonly ContainerState[]> {
  const answer = await runRuntime(place, runtime, ['ps', '--quiet', '--no-trunc'], LOOK_MS);
  if (answer?.status !== 'done') return [];
  const ids = answer.stdout.split('\n').filter((id) => ID.test(id));
  if (ids.length === 0) return [];
  // One that has gone meanwhile fails the order for all: then each is asked for by itself.
  const states =
    (await inspect(place, runtime, ids)) ??
    (await Promise.all(ids.map((id) => inspect(place, runtime, [id])))).flatMap((found) => found ?? []);
  return states.filter((state) => state.running);
}

/** `null` where one of them is not there, or the runtime does not answer in words that are known. */
async function inspect(
  place: Place,
  runtime: Runtime,
  ids: readonly string[],
): Promise<readonly ContainerState[] | null> {
  const answer = await runRuntime(place, runtime, ['container', 'inspect', ...ids], LOOK_MS);
  if (answer?.status !== 'done') return null;
  try {
    return parseInspect(runtime, answer.stdout);
  } catch {
    return null;
  }
}
