import type { Drift, Executor, Prepared } from '../../change/index.ts';
import type { ContainerAction, ContainerState, Loss, PortKey } from '../../model/index.ts';
import { type DraftStep, closedOr, DONE, type ExecutorContext, isSame, type PlanContext, portsText } from './method.ts';

const NEVER = 'no';

/** Plans to stop a container: its published ports close with it. */
export function planContainer(
  container: ContainerState,
  ports: readonly PortKey[],
  { wishes: { nowOnly }, uid }: PlanContext,
): DraftStep {
  const all = container.published.map(({ protocol, port }): PortKey => ({ protocol, number: port }));
  const others = all.filter(
    (one, index) => !ports.some((port) => isSame(port, one)) && all.findIndex((other) => isSame(one, other)) === index,
  );
  const comesBack = container.restart !== NEVER && container.restart !== '';
  const losses: Loss[] = [
    ...(others.length > 0 ? [{ code: 'ports', ports: others } as const] : []),
    ...(comesBack && nowOnly ? [{ code: 'next-boot' } as const] : []),
  ];
  return {
    action: { kind: 'container', ports, container, disable: comesBack && !nowOnly },
    losses,
    undo: 'exact',
    faults: [],
    needsRoot: uid !== 0 && container.runtime === 'podman',
  };
}

interface ContainerBefore {
  readonly running: boolean;
  readonly restart: string;
}

export function containerExecutor({
  control: { containers },
  look,
}: ExecutorContext): Executor<ContainerAction, ContainerBefore> {
  const find = ({ container }: ContainerAction): Promise<ContainerState | null> =>
    containers.find(container.runtime, container.id);
  return {
    kind: 'container',
    prepare: async (action): Promise<Prepared<ContainerBefore>> => {
      const now = await find(action);
      if (now === null) return { status: 'changed', detail: action.container.name };
      return { status: 'ready', before: { running: now.running, restart: now.restart } };
    },
    act: async ({ container, disable }) => {
      const kept = disable ? await containers.setRestart(container, NEVER) : DONE;
      // A runtime that can't be told so stops it all the same: the next boot is another matter.
      return kept.status === 'failed' ? kept : containers.stop(container, 10);
    },
    verify: async (action) => {
      const now = await find(action);
      if (now?.running === true) return { status: 'failed', detail: action.container.name };
      return closedOr(await look(action.ports));
    },
    drift: async (action, before) => {
      const now = await find(action);
      const { name } = action.container;
      if (now === null) return [{ code: 'gone', detail: name } satisfies Drift];
      if (now.running === before.running && now.restart === before.restart) {
        return [{ code: 'already-undone', detail: name } satisfies Drift];
      }
      const open = now.running ? [] : await look(action.ports);
      return open.length === 0 ? [] : [{ code: 'taken', detail: portsText(open) } satisfies Drift];
    },
    undo: async (action, before) => {
      const now = await find(action);
      if (now === null) return { status: 'refused', detail: action.container.name };
      const kept = now.restart === before.restart ? DONE : await containers.setRestart(now, before.restart);
      if (kept.status !== 'done') return kept;
      if (before.running && !now.running) {
        const started = await containers.start(now);
        if (started.status !== 'done') return started;
      }
      const after = await find(action);
      return after?.running === before.running ? DONE : { status: 'failed', detail: action.container.name };
    },
  };
}
