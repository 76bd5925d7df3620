import type { PolicyStatus, PolicyUntold } from '../../model/index.ts';
import type { Control } from '../../platform/index.ts';
import { type AppliedPolicy, type PendingPolicy, readApplied, readPending, readRolledBack } from '../state/index.ts';
import type { PolicyTools } from '../tools.ts';
import { textDiff } from '../plan/index.ts';
import { isLoadedAtBoot, readBoot, told } from './boot.ts';
import { policyDrift } from './drift.ts';

/** What is written down of the policy; only root may read it. */
type Written =
  | {
      readonly applied: AppliedPolicy | null;
      readonly pending: PendingPolicy | null;
      readonly lastRollback: PolicyStatus['lastRollback'];
    }
  | { readonly detail: string };

/** How the policy of this machine stands: what was applied, whether it waits, and what has changed since. */
export async function policyStatus(tools: PolicyTools): Promise<PolicyStatus> {
  const written = readWritten(tools);
  const boot = await readBoot(tools.control.bootPolicy);
  const persistent = typeof boot === 'string' ? null : isLoadedAtBoot(boot);
  if ('detail' in written) return { ...NOTHING, state: 'unknown', persistent, untold: everything(written.detail) };
  const { applied, pending, lastRollback } = written;
  if (applied === null) return { ...NOTHING, persistent, lastRollback, ...(await strayTable(tools)) };
  return {
    state: pending === null ? 'applied' : 'pending',
    path: applied.path,
    appliedAt: applied.appliedAt,
    deadline: pending?.deadline ?? null,
    watchdogRuns: pending === null ? null : isRunning(pending, tools.control),
    persistent,
    entries: applied.policy.allow.length + (applied.policy.out?.length ?? 0),
    default: applied.policy.default,
    ...(await policyDrift(applied, pending !== null, tools)),
    lastRollback,
  };
}

/** Our table where none should be: whoever loaded it, nothing is written down of it. */
async function strayTable({ control }: PolicyTools): Promise<Pick<PolicyStatus, 'drifts' | 'untold'>> {
  const reading = await control.filter.read();
  if ('detail' in reading) return { drifts: [], untold: [{ what: 'table', detail: reading.detail }] };
  if (reading.status === 'absent') return { drifts: [], untold: [] };
  const text = reading.status === 'there' ? reading.listing.text : reading.text;
  return { drifts: [{ code: 'table-changed', diff: await textDiff('', text) }], untold: [] };
}

const NOTHING: PolicyStatus = {
  state: 'none',
  path: null,
  appliedAt: null,
  deadline: null,
  watchdogRuns: null,
  persistent: false,
  entries: 0,
  default: null,
  drifts: [],
  untold: [],
  lastRollback: null,
};

/** Without what was applied nothing can be compared with it. */
function everything(detail: string): readonly PolicyUntold[] {
  return (['state', 'table', 'file', 'services', 'bypasses'] as const).map((what) => ({ what, detail }));
}

function readWritten({ places }: PolicyTools): Written {
  try {
    const rolledBack = readRolledBack(places);
    const lastRollback =
      rolledBack === null ? null : { at: rolledBack.at, done: rolledBack.done, detail: rolledBack.detail };
    return { applied: readApplied(places), pending: readPending(places), lastRollback };
  } catch (error) {
    return { detail: told(error) };
  }
}

function isRunning({ watchdog }: PendingPolicy, { processes }: Pick<Control, 'processes'>): boolean {
  return processes.find(watchdog.pid)?.startTime === watchdog.startTime;
}
