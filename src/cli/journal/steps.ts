import type { EndedProgram } from '../../close/index.ts';
import type { PolicyAction } from '../../policy/index.ts';
import type { CloseAction, JournalStep, Recipe } from '../../model/index.ts';

/** A step as the journal has it: closing and policies are all that write there. */
export function actionOf({ action }: JournalStep): CloseAction | PolicyAction {
  return action as CloseAction | PolicyAction;
}

/** The programs that a step has ended, without the values of their environment: those are shown to nobody. */
export function programsOf({ action, before }: JournalStep): readonly EndedProgram[] {
  if (action.kind !== 'process' || before === null) return [];
  const { programs } = before as { readonly programs: readonly EndedProgram[] };
  return programs.map((program) => ({ ...program, recipe: withoutValues(program.recipe) }));
}

function withoutValues(recipe: Recipe): Recipe {
  return Object.fromEntries(Object.entries(recipe).filter(([name]) => name !== 'environment')) as unknown as Recipe;
}
