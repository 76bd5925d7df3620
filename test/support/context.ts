import type { Context } from '../../src/cli/context.ts';
import { styleFor } from '../../src/cli/output/style.ts';
import { messages } from '../../src/i18n/index.ts';
import type { Language } from '../../src/model/index.ts';

/** What a view prints with: a terminal of so many columns, without colours unless they are asked for. */
export async function contextOf(
  language: Language,
  columns = 80,
  color: 'always' | 'never' = 'never',
): Promise<Context> {
  const out = { isTerminal: true, columns, style: styleFor(color, {}, true), write: () => Promise.resolve() };
  return {
    process: { stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    environment: {},
    language,
    messages: await messages(language),
    out,
    err: out,
  };
}
