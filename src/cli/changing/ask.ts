import { MenshenError } from '../../model/index.ts';
import type { Context } from '../context.ts';

/** How a plan that was shown is answered. */
export interface AnswerFlags {
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Asks on the terminal, and takes nothing but a yes for one.
 *
 * @throws MenshenError `usage` where nobody can be asked
 */
export async function confirmed(question: string, { yes, json }: AnswerFlags, context: Context): Promise<boolean> {
  if (yes) return true;
  const { close } = context.messages;
  if (json || !process.stdin.isTTY || !context.err.isTerminal) throw new MenshenError('usage', { code: 'needs-yes' });
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const controller = new AbortController();
  terminal.once('SIGINT', () => controller.abort());
  // End of input is no.
  terminal.once('close', () => controller.abort());
  try {
    const answer = await terminal.question(close.ask(question), { signal: controller.signal });
    return close.yes.includes(answer.trim().toLowerCase());
  } catch {
    await context.err.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}
