import type {
  CloseMethod,
  Holder,
  Inspection,
  Loss,
  PlanHolder,
  PlannedStep,
  Port,
  PortKey,
  Socket,
  WhyMethod,
} from '../model/index.ts';
import { type DraftStep, isSame, keyOf } from './methods/method.ts';

const PEERS_SHOWN = 5;

/** Adds what is the same for every way: who holds the ports, why it is closed so, and what that costs. */
export function completed(
  draft: DraftStep,
  how: CloseMethod | null,
  asked: readonly Port[],
  { sockets, ports }: Inspection,
): PlannedStep {
  const step = withLosses(draft, sockets, ports);
  const own = asked.filter((port) => step.action.ports.some((key) => isSame(key, keyOf(port))));
  return { ...step, why: whyOf(step.action.kind, how), holders: holdersOf(step, own) };
}

const WHYS: { readonly [kind in CloseMethod]: WhyMethod } = {
  unit: 'has-unit',
  container: 'in-container',
  process: 'no-unit',
  connections: 'asked',
  firewall: 'no-program',
};

function whyOf(kind: CloseMethod, how: CloseMethod | null): WhyMethod {
  return how === null ? WHYS[kind] : 'asked';
}

/** Of a port that several hold, a step that ends programs concerns its own only. */
function holdersOf({ action }: DraftStep, ports: readonly Port[]): readonly PlanHolder[] {
  const found = new Map<number, PlanHolder>();
  for (const { process } of ports.flatMap(({ holders }) => holders)) {
    if (action.kind === 'process' && !action.processes.some(({ pid }) => pid === process.pid)) continue;
    const { pid, name, user, unit = null } = process;
    found.set(pid, { pid, name, user: user === undefined ? null : (user.name ?? String(user.uid)), unit });
  }
  return [...found.values()];
}

/** What every way of closing costs: open connections, and what else the same owner holds. */
function withLosses(step: DraftStep, sockets: readonly Socket[], all: readonly Port[]): DraftStep {
  const { action, losses } = step;
  const connections = sockets.filter(
    ({ protocol, local, peer, state }) =>
      peer !== null &&
      state !== 'time-wait' &&
      action.ports.some((port) => port.protocol === protocol && port.number === local.port),
  );
  const peers = [...new Set(connections.map(({ peer }) => peer?.address ?? ''))].slice(0, PEERS_SHOWN);
  const others = othersOf(step, all);
  const more: Loss[] = [
    ...(connections.length > 0 ? [{ code: 'connections', count: connections.length, peers } as const] : []),
    ...(others.length > 0 ? [{ code: 'ports', ports: others } as const] : []),
  ];
  return { ...step, losses: [...more, ...losses] };
}

function othersOf({ action }: DraftStep, all: readonly Port[]): readonly PortKey[] {
  const isTheirs = ({ process: { pid, unit } }: Holder): boolean => {
    if (action.kind === 'process') return action.processes.some((ref) => ref.pid === pid);
    return action.kind === 'unit' && typeof unit === 'string' && action.stop.includes(unit);
  };
  return all
    .filter(({ protocol, holders }) => (protocol === 'tcp' || protocol === 'udp') && holders.some(isTheirs))
    .map(keyOf)
    .filter((port) => !action.ports.some((asked) => isSame(asked, port)));
}
