import type { Outcome } from '../../../../model/index.ts';
import { runTool } from '../../tools/run.ts';

const REFUSED = /not permitted|permission denied|access denied|must be (?:run as )?root|EACCES|EPERM/i;

/** Runs a supervisor's own command; what it says of itself is not always true, so look afterwards. */
export async function giveOrder([program, ...args]: readonly string[]): Promise<Outcome> {
  if (program === undefined) return { status: 'refused', detail: 'no command' };
  const answer = await runTool([program], args, { apart: true });
  if (answer.status === 'done') return { status: 'done' };
  if (answer.status === 'tool-missing') return { status: 'refused', detail: answer.detail };
  // Some complain on standard output.
  const [said = ''] = answer.stdout.split('\n');
  const detail = said === '' ? answer.detail : `${answer.detail}: ${said}`;
  return { status: REFUSED.test(detail) ? 'refused' : 'failed', detail };
}
