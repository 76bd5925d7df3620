import type { Drift, Executor, Prepared } from '../../change/index.ts';
import type { Holder, Loss, PortKey, ProcessAction, ProcessRef, Supervisor } from '../../model/index.ts';
import type { Processes } from '../../platform/index.ts';
import { end, textOf } from '../ending.ts';
import { type EndedProgram, startAgain } from '../starting.ts';
import {
  type DraftStep,
  closedSoon,
  type ExecutorContext,
  isSameProcess,
  type OpenPort,
  type PlanContext,
  portsText,
} from './method.ts';

/** Plans to end the programs that hold a port, and whatever would start them again. */
export async function planProcess(
  holders: readonly Holder[],
  ports: readonly PortKey[],
  { control: { processes }, wishes: { graceMs, restart }, uid }: PlanContext,
): Promise<DraftStep | null> {
  const refs = holders.flatMap((holder) => refOf(holder) ?? []);
  const [oldest] = refs;
  if (oldest === undefined) return null;
  const supervisor = await processes.supervisor(oldest);
  const roots = rootsOf(holders, supervisor);
  const recipes = roots.map((ref) => processes.recipe(ref));
  const faults = [...new Set(recipes.flatMap((one) => one?.faults ?? ['unreadable' as const]))];
  const isOrdered = supervisor?.start !== null && supervisor?.start !== undefined;
  const promised = isOrdered || (restart && faults.length === 0);
  const kept = recipes.reduce((count, one) => count + (one?.recipe.environmentNames.length ?? 0), 0);
  const losses: Loss[] = [
    ...(supervisor === null ? [] : [{ code: 'supervisor', supervisor } as const]),
    ...(promised && !isOrdered ? [{ code: 'environment-kept', count: kept } as const] : []),
    { code: 'next-boot' },
  ];
  return {
    action: { kind: 'process', ports, processes: refs, roots, supervisor, graceMs, restart: promised },
    losses,
    undo: promised ? 'restart' : 'by-hand',
    faults: promised ? [] : faults,
    needsRoot: uid !== 0 && holders.some(({ process: { user } }) => user?.uid !== uid),
  };
}

function refOf({ process: { pid, startTime, name } }: Holder): ProcessRef | null {
  return startTime === undefined ? null : { pid, startTime, name };
}

/** Those that were started by none of the others: of a prefork group its master. Under a supervisor without orders, that. */
function rootsOf(holders: readonly Holder[], supervisor: Supervisor | null): readonly ProcessRef[] {
  if (supervisor !== null && supervisor.stop === null) return [supervisor.process];
  const pids = new Set(holders.map(({ process: { pid } }) => pid));
  return holders
    .filter(({ process: { parents = [] } }) => !parents.some(({ pid }) => pids.has(pid)))
    .flatMap((holder) => refOf(holder) ?? []);
}

/** What is needed to start them again. Nothing but what was promised is kept. */
interface ProcessBefore {
  readonly alive: readonly ProcessRef[];
  readonly programs: readonly EndedProgram[];
}

export function processExecutor({ control, look }: ExecutorContext): Executor<ProcessAction, ProcessBefore> {
  const { processes } = control;
  return {
    kind: 'process',
    prepare: (action) => prepare(action, processes, look),
    act: ({ supervisor, graceMs }, { alive }) => end(supervisor, alive, graceMs, processes),
    verify: async ({ ports, supervisor }, { alive }) => {
      const watched = supervisor?.stop === null ? [supervisor.process, ...alive] : alive;
      const left = watched.filter((ref) => isAlive(ref, processes));
      if (left.length > 0) return { status: 'failed', detail: left.map(textOf).join(', ') };
      // Others may share the port, and be the next step's; who has it anew is told afterwards.
      return closedSoon(ports, look, (process) => alive.some((ref) => isSameProcess(ref, process)));
    },
    settle: ({ graceMs }, { alive }) => waitForAsked(alive, graceMs, processes),
    drift: async (action, before, sameBoot) => {
      const open = await look(action.ports);
      const standing = action.roots.length > 0 ? action.roots : before.alive;
      const isWhole = sameBoot && standing.length > 0 && standing.every((ref) => isAlive(ref, processes));
      if (isWhole && open.length === action.ports.length) {
        return [{ code: 'already-undone', detail: standing.map(textOf).join(', ') } satisfies Drift];
      }
      const taken = takenOf(open, action, before, sameBoot, processes);
      if (taken.length > 0) return [{ code: 'taken', detail: portsText(taken) } satisfies Drift];
      if (!action.restart) return [{ code: 'by-hand', detail: '' } satisfies Drift];
      return sameBoot ? [] : [{ code: 'restarted', detail: '' } satisfies Drift];
    },
    undo: async (action, { alive, programs }, sameBoot) => {
      const { supervisor, graceMs, restart } = action;
      if (restart && (supervisor?.start ?? null) === null && sameBoot) {
        // Killed in the middle, some of them may be left, and in the way of those that are started.
        const ended = await end(supervisor, alive, graceMs, processes);
        if (ended.status !== 'done') return ended;
      }
      return startAgain(action, programs, processes, look);
    },
  };
}

/** A program that was asked to end may take its time, and listen until then: whoever looks at once takes it for untouched. */
async function waitForAsked(alive: readonly ProcessRef[], graceMs: number, processes: Processes): Promise<void> {
  const held = alive.flatMap((ref) => processes.hold(ref) ?? []);
  await Promise.all(held.map((process) => process.ended(graceMs)));
  for (const process of held) process.close();
}

/** Ports that others have than what is left of these programs, or what undoing has started before it was killed itself. */
function takenOf(
  open: readonly OpenPort[],
  { supervisor }: ProcessAction,
  { alive, programs }: ProcessBefore,
  sameBoot: boolean,
  processes: Processes,
): readonly OpenPort[] {
  if (open.length === 0) return [];
  const left = sameBoot ? [...alive, ...(supervisor === null ? [] : [supervisor.process])] : [];
  const ours = [...left, ...programs.flatMap(({ recipe }) => processes.running(recipe))];
  const isOurs = ({ pid }: { readonly pid: number }): boolean =>
    processes.lineage(pid).some((ref) => ours.some((one) => one.pid === ref.pid && one.startTime === ref.startTime));
  return open.filter(({ holders }) => holders.length === 0 || !holders.every(isOurs));
}

async function prepare(
  { processes: refs, roots, supervisor, restart, ports }: ProcessAction,
  processes: Processes,
  look: ExecutorContext['look'],
): Promise<Prepared<ProcessBefore>> {
  const alive = refs.filter((ref) => isAlive(ref, processes));
  const watchers = supervisor === null ? [] : [supervisor.process];
  const isReused = [...refs, ...watchers].some((ref) => !isAlive(ref, processes) && processes.find(ref.pid) !== null);
  // What undoing would start can't be told any more.
  const isHeadless = alive.length > 0 && [...roots, ...watchers].some((ref) => !isAlive(ref, processes));
  const isTaken = alive.length === 0 && (await look(ports)).length > 0;
  // Nothing that was not in the plan is ended, and nothing that the plan can't bring back as it says.
  if (isReused || isHeadless || isTaken) {
    return { status: 'changed', detail: [...watchers, ...refs].map(textOf).join(', ') };
  }
  const programs = roots.flatMap((ref) => {
    const found = processes.recipe(ref);
    if (found === null) return [];
    const { environment, ...shown } = found.recipe;
    const recipe = restart && environment !== undefined ? { ...shown, environment } : shown;
    return [{ ref, recipe, faults: found.faults }];
  });
  return { status: 'ready', before: { alive, programs } };
}

function isAlive(ref: ProcessRef, processes: Processes): boolean {
  const held = processes.hold(ref);
  held?.close();
  return held !== null;
}
