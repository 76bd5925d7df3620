import type { Outcome } from '../../../../model/index.ts';
import type { ToolAnswer } from '../../tools/run.ts';

/** Exit code of "user had insufficient privileges", from the Linux Standard Base. */
const NO_RIGHT = 4;
/** What will not work another time either: a right is missing, or the unit is not made for it. */
const REFUSED = new RegExp(
  [
    'access denied|permission denied|not permitted|authentication (?:is )?required|not authorized|polkit|read-only',
    'not been booted with systemd|operation refused|refusing to|not applicable|is masked|transient or generated|bad unit file|not a valid|invalid|missing the instance',
    'already exists|file exists|does not exist|no such file|not found|not loaded',
  ].join('|'),
  'i',
);
/** Lines beside the point: hints, and what is said also where all went well. */
const ASIDE = /^(?:\s|See |Hint: |Warning: |Executing: |Synchronizing |Created symlink |Removed )/;
const LONGEST = 400;

/** What became of an order that a program was given, in its own words. */
export function outcomeOf(answer: ToolAnswer): Outcome {
  if (answer.status === 'done') return { status: 'done' };
  if (answer.status === 'tool-missing') return { status: 'refused', detail: answer.detail };
  const lines = answer.stderr.split('\n').filter((line) => line !== '' && !ASIDE.test(line));
  const detail = lines.length === 0 ? answer.detail : lines.join(' ').slice(0, LONGEST);
  const isRefused = answer.exitCode === NO_RIGHT || lines.some((line) => REFUSED.test(line));
  return { status: isRefused ? 'refused' : 'failed', detail };
}

/** The first that is not done; later orders are not given then. */
export async function allOf(orders: readonly (() => Promise<Outcome>)[]): Promise<Outcome> {
  for (const order of orders) {
    const outcome = await order();
    if (outcome.status !== 'done') return outcome;
  }
  return { status: 'done' };
}
