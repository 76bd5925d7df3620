import { isAtLeast, judgeCapture } from '../../judge/index.ts';
import { worstSuspicion } from '../check/summary.ts';
import type { JudgeFlags } from '../commands/judge.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { incompleteText } from '../rights.ts';
import { captureDocument } from './document.ts';
import { readInput } from './input.ts';
import { captureText } from './view.ts';

/** Judges a machine by what another tool printed there. */
export async function runJudge(this: Context, flags: JudgeFlags, file?: string): Promise<void> {
  const bytes = await readInput(file, process.stdin);
  const check = await judgeCapture(bytes, flags.format === undefined ? {} : { format: flags.format });
  await this.out.write(flags.json ? captureDocument(check) : captureText(check, this));
  if (flags.failOn === undefined) return;
  if (isAtLeast(worstSuspicion(check), flags.failOn)) {
    this.process.exitCode = EXIT.findings;
  } else if (check.capture.lines.unread > 0 || check.capture.programs !== 'all') {
    await this.err.write(incompleteText([this.messages.judge.incomplete], this.messages, false));
    this.process.exitCode = EXIT.incomplete;
  }
}
