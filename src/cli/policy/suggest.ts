import { resolve } from 'node:path';

import { checkDoors } from '../../judge/index.ts';
import { localFiles, readLocal } from '../../local/index.ts';
import type { Suggestion } from '../../model/index.ts';
import { suggestPolicy } from '../../policy/index.ts';
import { sessionOf } from '../../session/index.ts';
import { commandText, visible } from '../../text/index.ts';
import { openMachine } from '../changing/machine.ts';
import type { PolicySuggestFlags } from '../commands/policy-suggest.ts';
import type { Context } from '../context.ts';
import { homeOf } from '../rights.ts';
import { policySuggestDocument } from './document.ts';
import { suggestionText } from './suggest-text.ts';
import { writeNew } from './write-new.ts';

/** Writes a first policy from what listens now; what explains it stands in its comments. */
export async function runPolicySuggest(this: Context, { write, json }: PolicySuggestFlags): Promise<void> {
  const suggestion = await suggest(this);
  const written = write === undefined ? null : resolve(write);
  const plan = commandText(['sudo', 'menshen', 'policy', 'plan', ...(write === undefined ? [] : [write])]);
  const yaml = suggestionText(suggestion, plan, this.messages);
  if (written !== null) writeNew(written, yaml);
  if (json) return this.out.write(policySuggestDocument(suggestion, yaml, written));
  if (written === null) return this.out.write(yaml);
  const { suggest: texts } = this.messages.policy;
  await this.err.write(`${texts.written(visible(written))}\n${texts.next(plan)}\n`);
}

/** What the door check calls suspicious is let in by nobody's suggestion. */
async function suggest(context: Context): Promise<Suggestion> {
  const { environment } = context;
  const local = await readLocal(localFiles(environment, homeOf()));
  const { control } = await openMachine(context);
  const { inspection, ports } = await checkDoors({ clamav: false, local });
  const session = sessionOf(control, inspection, environment, () => []);
  return suggestPolicy({ inspection, judged: ports, session });
}
