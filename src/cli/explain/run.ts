import { explain, type Explanation } from '../../catalog/index.ts';
import { ephemeralPorts } from '../../platform/index.ts';
import { visibleJson } from '../../text/index.ts';
import type { ExplainFlags } from '../commands/explain.ts';
import type { Context } from '../context.ts';
import { explanationText } from './view.ts';

/** Tells what a port is known for, or which ports a name stands for. */
export async function runExplain(this: Context, flags: ExplainFlags, ...words: readonly string[]): Promise<void> {
  const query = words.join(' ');
  const explanation = explain(query, { language: this.language, ephemeral: ephemeralPorts() });
  await this.out.write(flags.json ? explanationDocument(explanation, this) : explanationText(query, explanation, this));
}

/** `menshen/explain/1`: see schema/explain.json. Texts are in the chosen language. */
function explanationDocument(explanation: Explanation, { language }: Context): string {
  return `${visibleJson({ schema: 'menshen/explain/1', language, ...explanation })}\n`;
}
