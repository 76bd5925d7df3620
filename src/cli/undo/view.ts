import type { Undone, UndoPlan, UndoStep } from '../../change/index.ts';
import type { Recipe } from '../../model/index.ts';
import { commandText, visible } from '../../text/index.ts';
import { portsText } from '../changing/ports.ts';
import type { Context } from '../context.ts';
import { actionOf, programsOf } from '../journal/steps.ts';
import { type Labelled, labelledLines } from '../output/labelled.ts';
import { hang, wrap } from '../output/wrap.ts';
import { localTime } from '../view/time.ts';

/** What undoing would do now, and what has changed since. */
export function undoPlanText({ entry, steps }: UndoPlan, context: Context): string {
  const { messages, out } = context;
  const { journal, undo } = messages.close;
  const what = journal.what(entry.feature, visible(entry.target));
  const heading = undo.heading(entry.id, what, localTime(entry.startedAt));
  const blocks = [wrap(out.style.bold(heading), out.columns), ...steps.map((step) => stepLines(step, context))];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function stepLines(undoStep: UndoStep, context: Context): readonly string[] {
  const { messages, out } = context;
  const { labels, undo } = messages.close;
  const programs = programsOf(undoStep.step);
  const notes = undoStep.drifts.map(({ code, detail }): Labelled => {
    const text = undo.drift[code];
    return [labels.note, typeof text === 'string' ? text : text(visible(detail))];
  });
  return [
    ...hang(`${undoStep.step.position + 1}. `, doingText(undoStep, context), out.columns),
    ...labelledLines(
      [...notes, ...programs.flatMap(({ recipe }) => recipeRows(recipe, context))],
      '   ',
      out.style,
      out.columns,
    ),
  ];
}

function doingText({ step }: UndoStep, { messages }: Context): string {
  const { undo } = messages.close;
  const action = actionOf(step);
  const listed = (names: readonly string[]): string => names.map(visible).join(messages.punctuation.listed);
  switch (action.kind) {
    case 'unit':
      return undo.step.unit(listed([...new Set([...action.stop, ...action.disable, ...action.mask])]));
    case 'container':
      return undo.step.container(visible(action.container.name));
    case 'process': {
      const order = action.supervisor?.start;
      if (order !== null && order !== undefined) return undo.step.order(commandText(order));
      const commands = programsOf(step).map(({ recipe }) => commandText(recipe.arguments));
      const text = commands.join(messages.punctuation.semicolon);
      return action.restart ? undo.step.process(text) : undo.step.byHand(text);
    }
    case 'connections':
      return undo.step.connections(portsText(action.ports, messages));
    case 'firewall':
      return undo.step.firewall(portsText(action.ports, messages));
    case 'policy-table':
      return action.script === null ? undo.step.policyBack : undo.step.policy;
    case 'policy-boot':
      return undo.step.policyBoot;
  }
}

/** All that somebody needs who starts it by hand; of the environment the names alone. */
function recipeRows(
  { executable, folder, user, environmentNames }: Recipe,
  { messages }: Context,
): readonly Labelled[] {
  const { recipe } = messages.close.undo;
  return [
    [recipe.program, visible(executable)],
    [recipe.folder, visible(folder)],
    [recipe.user, visible(user.name ?? String(user.uid))],
    ...(environmentNames.length === 0
      ? []
      : [[recipe.environment, environmentNames.map(visible).join(messages.punctuation.listed)] as const]),
  ];
}

/** What came of it. */
export function undoneText(id: number, { steps, complete }: Undone, { messages, out }: Context): string {
  const { undo } = messages.close;
  const failed = steps.filter(({ state }) => state === 'undo-failed');
  const said = complete
    ? [undo.done(id)]
    : [undo.partly(id), ...failed.map(({ position, detail }) => undo.failed(position + 1, visible(detail ?? '')))];
  return said
    .flatMap((text) => wrap(text, out.columns))
    .map((line) => `${line}\n`)
    .join('');
}
