import {
  type Language,
  type Playbook,
  type PlaybookParts,
  type PlaybookStep,
  type PlaybookSystem,
  PLAYBOOK_SYSTEMS,
  type PlaybookTexts,
} from '../../model/index.ts';
import type { CompiledPlaybook, CompiledStep } from '../compiled.ts';
import { facts } from '../data.ts';
import { entryText } from '../texts.ts';
import { anyPortParts, entryParts } from './derived.ts';
import { generalStep, type Scene, sentence, verifySteps } from './general.ts';

/** A handwritten playbook with its general steps put in; where it says nothing of a system, with that of its entry. */
export function writtenPlaybook(written: CompiledPlaybook, language: Language, texts: PlaybookTexts): Playbook {
  const { id, title, what, ports, entries, sources } = written;
  const parts = (system: PlaybookSystem): PlaybookParts => partsOn(written, language, { system, ports, texts });
  return {
    id,
    from: 'written',
    title,
    what,
    ports,
    entries,
    sources,
    systems: perSystem(parts),
  };
}

/** The same thing made for each system. */
export function perSystem(make: (system: PlaybookSystem) => PlaybookParts): Playbook['systems'] {
  return Object.fromEntries(PLAYBOOK_SYSTEMS.map((system) => [system, make(system)])) as Playbook['systems'];
}

function partsOn(written: CompiledPlaybook, language: Language, scene: Scene): PlaybookParts {
  const { system } = scene;
  const own = written.systems[system];
  if (own === undefined) return otherParts(written, language, scene);
  const put = (step: CompiledStep): PlaybookStep => ('use' in step ? generalStep(step.use, scene) : step);
  return {
    tell: written.tell.flatMap((check) => {
      if ('use' in check) return [generalStep(check.use, scene)];
      return check.on.includes(system) ? [{ text: check.text, commands: check.commands[system] ?? [] }] : [];
    }),
    steps: own.steps.map(put),
    verify: own.verify?.map(put) ?? verifySteps(scene),
  };
}

/** Where it says nothing of a system: what its entry knows of that one, or that something else holds the port there. */
function otherParts({ entries }: CompiledPlaybook, language: Language, scene: Scene): PlaybookParts {
  const entry = facts().entries.find(({ id }) => id === entries[0]);
  const text = entry === undefined ? null : entryText(entry.id, language);
  if (entry !== undefined && text !== null && text.close?.[scene.system] !== undefined) {
    return entryParts(entry, text, scene);
  }
  const parts = anyPortParts(scene);
  return { ...parts, tell: [sentence(scene.texts.elsewhere(scene.system)), ...parts.tell] };
}
