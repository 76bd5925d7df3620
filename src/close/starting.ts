import type { NoRecipe, Outcome, PortKey, Process, ProcessAction, ProcessRef, Recipe } from '../model/index.ts';
import type { Processes } from '../platform/index.ts';
import { textOf } from './ending.ts';
import { DONE, type ExecutorContext, isSame, isSameProcess, type OpenPort, portsText } from './methods/method.ts';

/** A program that was started again opens its port within this time. */
const START_MS = 10_000;
const LOOK_MS = 100;

/** A program that was ended, with what starts it again. */
export interface EndedProgram {
  readonly ref: ProcessRef;
  readonly recipe: Recipe;
  readonly faults: readonly NoRecipe[];
}

/** Starts ended programs, or has their supervisor start them, and waits for their ports. */
export async function startAgain(
  { supervisor, ports, restart }: Pick<ProcessAction, 'supervisor' | 'ports' | 'restart'>,
  programs: readonly EndedProgram[],
  processes: Processes,
  look: ExecutorContext['look'],
): Promise<Outcome> {
  // With --anyway others may have the ports, and then an open port is no sign that the program has come back.
  const own = programs.flatMap(({ recipe }) => processes.running(recipe));
  const strangers = (await look(ports))
    .flatMap(({ holders }) => holders)
    .filter((holder) => !own.some((ref) => isSameProcess(ref, holder)));
  if (supervisor !== null && supervisor.start !== null) {
    const outcome = await processes.order(supervisor.start);
    return outcome.status === 'done' ? waitForPorts(ports, look, strangers) : outcome;
  }
  if (!restart) return { status: 'refused', detail: programs.map(({ ref }) => textOf(ref)).join(', ') };
  for (const { recipe, ref } of missingOf(programs, processes)) {
    if (recipe.environment === undefined) return { status: 'refused', detail: textOf(ref) };
    const outcome = await processes.start(recipe);
    if (outcome.status !== 'done') return outcome;
  }
  return waitForPorts(ports, look, strangers);
}

/** Those that do not run yet: an undoing that was killed in the middle may have started some. */
function missingOf(programs: readonly EndedProgram[], processes: Processes): readonly EndedProgram[] {
  const left = new Map<string, number>();
  return programs.filter(({ recipe }) => {
    const key = JSON.stringify(recipe);
    const there = left.get(key) ?? processes.running(recipe).length;
    left.set(key, Math.max(there - 1, 0));
    return there === 0;
  });
}

/**
 * Waits until all of them are open.
 *
 * @param strangers those whom to see there means nothing
 * @param isHopeless whether they will never be
 */
export async function waitForPorts(
  ports: readonly PortKey[],
  look: ExecutorContext['look'],
  strangers: readonly Pick<Process, 'pid' | 'startTime'>[] = [],
  isHopeless: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<Outcome> {
  const isStranger = (holder: Process): boolean => strangers.some((one) => isSameProcess(one, holder));
  for (let waited = 0; ; waited += LOOK_MS) {
    const open = (await look(ports)).filter(({ holders }) => holders.length === 0 || !holders.every(isStranger));
    if (open.length === ports.length) return DONE;
    if (waited >= START_MS || (await isHopeless()))
      return { status: 'failed', detail: portsText(closedOf(ports, open)) };
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

function closedOf(ports: readonly PortKey[], open: readonly OpenPort[]): readonly PortKey[] {
  return ports.filter((port) => !open.some((one) => isSame(one, port)));
}
