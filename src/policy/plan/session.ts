import type { ConnectionEffect, Inspection, PolicyPlan } from '../../model/index.ts';
import { type Session, sessionOf } from '../../session/index.ts';
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
export function refusalOf(session: Session, hit: readonly ConnectionEffect[]): PolicyPlan['refusal'] {
  if (hit.some(({ own }) => own)) return { code: 'session-cut' };
  // In a container whose /proc is another's, nobody can tell what is above us.
  return session.ancestors.length === 0 ? { code: 'session-unknown' } : null;
}
