import type { PlaybookAnswer } from '../../catalog/index.ts';
import type { Language, PlaybookSystem } from '../../model/index.ts';
import { visibleJson } from '../../text/index.ts';

/** `menshen/playbook/1`: see schema/playbook.json. Texts are in the chosen language; of the systems only the chosen ones. */
export function playbookDocument(
  { asked, playbook, others, suggestions }: PlaybookAnswer,
  systems: readonly PlaybookSystem[],
  language: Language,
): string {
  const chosen = playbook && {
    ...playbook,
    systems: Object.fromEntries(systems.map((system) => [system, playbook.systems[system]])),
  };
  return `${visibleJson({ schema: 'menshen/playbook/1', language, asked, playbook: chosen, others, suggestions })}\n`;
}
