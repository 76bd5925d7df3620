import type { PlannedStep, PlanRefusal } from '../model/index.ts';
import type { Session } from '../session/index.ts';
import { isSame, isSameProcess } from './methods/method.ts';

/** Why a step must not be taken; `null` where it may. */
export function refusalOf(
  { action, losses }: Pick<PlannedStep, 'action' | 'losses'>,
  session: Session,
  own: number,
): PlanRefusal | null {
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
  if (action.kind === 'unit') {
    const dependents = losses.flatMap((loss) => (loss.code === 'units' ? loss.units : []));
    const stopped = [...action.stop, ...dependents];
    if (stopped.some((name) => session.units.has(name))) return { port, code: 'session', process: null };
  }
  // In a container whose /proc is another's, nobody can tell what is above us.
  if (session.ancestors.length === 0) return { port, code: 'session-unknown' };
  const through = action.ports.find((one) =>
    session.connections.some(({ local }) => isSame(one, { protocol: 'tcp', number: local.port })),
  );
  return through === undefined ? null : { port: through, code: 'session', process: null };
}
