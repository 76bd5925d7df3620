import type { Executor } from '../../change/index.ts';
import type { Outcome } from '../../model/index.ts';
import type { BootState } from '../../platform/index.ts';
import { DONE, type PolicyBootAction } from './actions.ts';
import type { PolicyContext } from './waiting.ts';

/** Nothing is loaded at boot. */
export const NOTHING: BootState = { script: null, unit: null, enabled: false };

/** What a policy is loaded by at boot. It outlasts one, and so does what undoes it. */
export function bootExecutor({ control: { bootPolicy } }: PolicyContext): Executor<PolicyBootAction, BootState> {
  const stateFor = ({ script }: PolicyBootAction): BootState =>
    script === null ? NOTHING : bootPolicy.stateFor(script);
  const look = async (wanted: BootState): Promise<Outcome> =>
    isSameBoot(await bootPolicy.read(), wanted) ? DONE : { status: 'failed', detail: 'menshen-policy.service' };
  const write = async (state: BootState): Promise<Outcome> => {
    const written = await bootPolicy.write(state);
    return written.status === 'done' ? look(state) : written;
  };
  return {
    kind: 'policy-boot',
    prepare: async () => ({ status: 'ready', before: await bootPolicy.read() }),
    act: (action) => bootPolicy.write(stateFor(action)),
    verify: (action) => look(stateFor(action)),
    drift: async (action, before) => {
      const now = await bootPolicy.read();
      if (isSameBoot(now, before)) return [{ code: 'already-undone', detail: 'menshen-policy.service' }];
      // A run that was killed in the middle has left something in between, which is nobody else's.
      const { script } = stateFor(action);
      const isOthers = now.script !== null && now.script !== script && now.script !== before.script;
      return isOthers ? [{ code: 'taken', detail: 'menshen-policy.service' }] : [];
    },
    undo: (_, before) => write(before),
  };
}

export function isSameBoot(one: BootState, other: BootState): boolean {
  return one.script === other.script && one.unit === other.unit && one.enabled === other.enabled;
}
