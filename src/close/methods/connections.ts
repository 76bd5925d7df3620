import type { Executor } from '../../change/index.ts';
import type { ConnectionsAction, PortKey, Socket, SocketState } from '../../model/index.ts';
import { type DraftStep, DONE, type ExecutorContext, isSame, type PlanContext, portsText } from './method.ts';

/** A socket that its program still has open, but that nobody can reach any more; and what is left of a connection. */
const ENDED: ReadonlySet<SocketState> = new Set(['time-wait', 'bound-inactive']);

/** Plans to end the sockets of a port in the kernel. The programs live, and learn of it when they next use them. */
export function planConnections(ports: readonly PortKey[], { uid }: PlanContext): DraftStep {
  return {
    action: { kind: 'connections', ports },
    losses: [{ code: 'unaware' }],
    undo: 'by-hand',
    faults: [],
    needsRoot: uid !== 0,
  };
}

/** How many sockets there were; their programs alone could open them again. */
interface SocketsBefore {
  readonly count: number;
}

/** @param sockets those of our namespace that have one of these ports on their side, as they are now */
export function connectionsExecutor(
  { control, look }: ExecutorContext,
  sockets: () => Promise<readonly Socket[]>,
): Executor<ConnectionsAction, SocketsBefore> {
  const own = async ({ ports }: ConnectionsAction): Promise<readonly Socket[]> =>
    (await sockets()).filter(
      ({ protocol, local, state }) =>
        (protocol === 'tcp' || protocol === 'udp') &&
        !ENDED.has(state) &&
        ports.some((port) => isSame(port, { protocol, number: local.port })),
    );
  return {
    kind: 'connections',
    prepare: async (action) => ({ status: 'ready', before: { count: (await own(action)).length } }),
    act: async (action) => {
      const outcomes = control.sockets.destroy(await own(action));
      return outcomes.find(({ status }) => status !== 'done') ?? DONE;
    },
    // The kernel may say that it has done so, and not have done it.
    verify: async (action) => {
      const left = await own(action);
      const open = await look(action.ports);
      if (open.length > 0) return { status: 'failed', detail: portsText(open) };
      const [first] = left;
      if (first === undefined) return DONE;
      const { protocol, local, state } = first;
      return { status: 'failed', detail: `${local.port}/${protocol} ${state} (${left.length})` };
    },
    drift: async ({ ports }) => {
      const open = await look(ports);
      const isBack = ports.every((port) => open.some((one) => isSame(one, port)));
      return [{ code: isBack ? 'already-undone' : 'by-hand', detail: portsText(ports) }];
    },
    undo: ({ ports }) => Promise.resolve({ status: 'refused', detail: portsText(ports) }),
  };
}
