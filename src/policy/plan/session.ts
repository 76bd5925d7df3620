import type { ConnectionEffect, Inspection, PolicyPlan } from '../../model/index.ts';
import { fromHere, type Session, sessionOf } from '../../session/index.ts';
import type { PolicyTools } from '../tools.ts';

/** The session of whoever runs Menshen. */
export function ownSession(view: Pick<Inspection, 'sockets' | 'holders'>, tools: PolicyTools): Session {
  const { control, environment, platform } = tools;
  return sessionOf(control, view, environment, (pids) => {
    const { processes } = platform.processes(pids, 'full');
    return [...processes.values()].flatMap(({ unit }) => unit ?? []);
  });
}

/** Why a policy must not be applied from here; `null` where it may. */
export function refusalOf(
  session: Session,
  hit: readonly ConnectionEffect[],
  { networks }: Pick<Inspection, 'networks'>,
): PolicyPlan['refusal'] {
  if (hit.some(({ own }) => own)) return { code: 'session-cut' };
  // In a container whose /proc is another's, nobody can tell what is above us.
  if (session.ancestors.length === 0) return { code: 'session-unknown' };
  // Handed on by this machine itself: any of those that are hit may be what it really came by.
  const isHandedOn = session.connections.length > 0 && session.connections.every(fromHere(networks));
  return isHandedOn && hit.length > 0 ? { code: 'session-unknown' } : null;
}
