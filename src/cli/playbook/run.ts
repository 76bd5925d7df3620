import { playbook } from '../../catalog/index.ts';
import { type PlaybookSystem, PLAYBOOK_SYSTEMS } from '../../model/index.ts';
import type { PlaybookFlags } from '../commands/playbook.ts';
import type { Context } from '../context.ts';
import { playbookDocument } from './document.ts';
import { playbookText } from './view.ts';

/** Tells step by step how a port is closed for good. */
export async function runPlaybook(this: Context, flags: PlaybookFlags, ...words: readonly string[]): Promise<void> {
  const query = words.join(' ');
  const { language, messages } = this;
  const answer = playbook(query, { language, texts: messages.playbookSteps });
  const systems = systemsFor(flags.system, process.platform);
  await this.out.write(
    flags.json ? playbookDocument(answer, systems, language) : playbookText(query, answer, systems, this),
  );
}

/** Those that were asked for; else the one that this machine runs. */
export function systemsFor(asked: PlaybookFlags['system'], platform: NodeJS.Platform): readonly PlaybookSystem[] {
  if (asked === 'all') return PLAYBOOK_SYSTEMS;
  if (asked !== undefined) return [asked];
  if (platform === 'win32') return ['windows'];
  return [platform === 'darwin' ? 'macos' : 'linux'];
}
