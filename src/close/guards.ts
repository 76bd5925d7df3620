import type { Inspection, PlannedStep, PlanRefusal, PortKey, ProcessRef } from '../model/index.ts';
import type { Control } from '../platform/index.ts';
import { isSame } from './methods/method.ts';

/** What the session of whoever runs Menshen hangs on. */
export interface Session {
  /** Menshen itself and all that started it. */
  readonly ancestors: readonly ProcessRef[];
  /** Units that these belong to. */
  readonly units: ReadonlySet<string>;
  /** Ports of this machine through which the session came. */
  readonly ports: readonly PortKey[];
}

/** Environment variables by name. */
type Environment = { readonly [name: string]: string | undefined };

/**
 * Whom to leave alone: an administrator who closes the port that they came through does not get in again.
 *
 * @param environment of Menshen: SSH_CONNECTION names the port where the processes above us can't be seen
 * @param unitsOf the units of processes
 */
export function sessionOf(
  control: Control,
  inspection: Inspection,
  environment: Environment,
  unitsOf: (pids: readonly number[]) => readonly string[],
): Session {
  const ancestors = control.processes.ancestors();
  const pids = new Set(ancestors.map(({ pid }) => pid));
  const ports: PortKey[] = [];
  for (const { inode, protocol, local, peer } of inspection.sockets) {
    if (protocol !== 'tcp' || peer === null || inode === 0) continue;
    const held = inspection.holders.get(inode)?.some(({ process: { pid } }) => pid !== 1 && pids.has(pid)) === true;
    if (held) ports.push({ protocol, number: local.port });
  }
  const [, , , port = ''] = (environment['SSH_CONNECTION'] ?? '').split(' ');
  if (/^\d{1,5}$/.test(port)) ports.push({ protocol: 'tcp', number: Number(port) });
  return { ancestors, units: new Set(unitsOf([...pids].filter((pid) => pid !== 1))), ports };
}

/** Why a step must not be taken; `null` where it may. */
export function refusalOf({ action }: Pick<PlannedStep, 'action'>, session: Session, own: number): PlanRefusal | null {
  const [port] = action.ports;
  if (port === undefined) return null;
  if (action.kind === 'process') {
    const ended = action.supervisor === null ? action.processes : [...action.processes, action.supervisor.process];
    if (ended.some(({ pid }) => pid === own)) return { port, code: 'itself' };
    const init = ended.find(({ pid }) => pid === 1);
    if (init !== undefined) return { port, code: 'init', process: init };
    const above = ended.find((one) => session.ancestors.some((ancestor) => isSameProcess(one, ancestor)));
    if (above !== undefined) return { port, code: 'session', process: above };
  }
  if (action.kind === 'unit' && action.stop.some((name) => session.units.has(name))) {
    return { port, code: 'session', process: null };
  }
  // In a container whose /proc is another's, nobody can tell what is above us.
  if (session.ancestors.length === 0) return { port, code: 'session-unknown' };
  const through = action.ports.find((one) => session.ports.some((mine) => isSame(one, mine)));
  return through === undefined ? null : { port: through, code: 'session', process: null };
}

function isSameProcess(one: ProcessRef, other: ProcessRef): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
}
