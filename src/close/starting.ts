import type { NoRecipe, Outcome, PortKey, Process, ProcessAction, ProcessRef, Recipe } from '../model/index.ts';
import type { Processes } from '../platform/index.ts';
import { textOf } from './ending.ts';
import { DONE, type ExecutorContext, isSame, type OpenPort, portsText } from './methods/method.ts';

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
  if (supervisor !== null && supervisor.start !== null) {
    const outcome = await processes.order(supervisor.start);
    return outcome.status === 'done' ? waitForPorts(ports, look) : outcome;
  }
  if (!restart) return { status: 'refused', detail: programs.map(({ ref }) => textOf(ref)).join(', ') };
  for (const { recipe, ref } of programs) {
    // An undoing that was killed in the middle may have started it.
    if ((await look(ports)).some(({ holders }) => holders.some((holder) => isOf(holder, recipe)))) continue;
    if (recipe.environment === undefined) return { status: 'refused', detail: textOf(ref) };
    const outcome = await processes.start(recipe);
    if (outcome.status !== 'done') return outcome;
  }
  return waitForPorts(ports, look);
}

function isOf({ executable, arguments: words = [] }: Process, recipe: Recipe): boolean {
  return executable?.path === recipe.executable && joined(words) === joined(recipe.arguments);
}

/** Empty words at the end of a command line are not told everywhere. */
function joined(words: readonly string[]): string {
  return words.join('\0').replace(/\0+$/, '');
}

async function waitForPorts(ports: readonly PortKey[], look: ExecutorContext['look']): Promise<Outcome> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const open = await look(ports);
    if (open.length === ports.length) return DONE;
    if (waited >= START_MS) return { status: 'failed', detail: portsText(missingOf(ports, open)) };
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}

function missingOf(ports: readonly PortKey[], open: readonly OpenPort[]): readonly PortKey[] {
  return ports.filter((port) => !open.some((one) => isSame(one, port)));
}
