import type { CatalogFacts, CatalogPorts, CatalogText, PlaybookParts, PlaybookStep } from '../../model/index.ts';
import { closing } from './data.ts';
import { generalStep, type Scene, sentence, verifySteps } from './general.ts';

/** More names would not help to recognize one. */
const PROGRAMS_SHOWN = 8;

/** Steps for one system, from what the catalog's entry says and what holds for any port. */
export function entryParts(facts: CatalogFacts, text: CatalogText, scene: Scene): PlaybookParts {
  const isMalware = facts.kind === 'trojan' || facts.kind === 'worm';
  return {
    tell: [
      generalStep('holder', scene),
      sentence(isMalware ? scene.texts.numberAlone : programsText(facts, scene)),
      generalStep('origin', scene),
    ],
    steps: isMalware ? malwareSteps(facts, text, scene) : serviceSteps(facts, text, scene),
    verify: verifySteps(scene),
  };
}

/** Steps for a port of which nothing is known. */
export function anyPortParts(scene: Scene): PlaybookParts {
  return {
    tell: [generalStep('holder', scene), sentence(scene.texts.anyProgram), generalStep('origin', scene)],
    steps: [generalStep('stop', scene), generalStep('firewall', scene)],
    verify: verifySteps(scene),
  };
}

function isOfWindows(name: string): boolean {
  return /\.exe$/i.test(name) || name === 'System';
}

/** Of a service that exists on several systems, the names of this one. */
function programsText({ programs }: CatalogFacts, { system, texts }: Scene): string {
  const own = programs.filter((name) => isOfWindows(name) === (system === 'windows'));
  return own.length === 0 ? texts.anyProgram : texts.programs(own.slice(0, PROGRAMS_SHOWN));
}

function serviceSteps(facts: CatalogFacts, text: CatalogText, scene: Scene): readonly PlaybookStep[] {
  const own = closeStep(facts.id, text, scene);
  const remedy = text.remedy === undefined ? [] : [sentence(scene.texts.advised(text.remedy))];
  return [...remedy, ...(own === null ? [generalStep('stop', scene)] : [own]), generalStep('firewall', scene)];
}

function malwareSteps(facts: CatalogFacts, text: CatalogText, scene: Scene): readonly PlaybookStep[] {
  const own = closeStep(facts.id, text, scene);
  return [
    generalStep('isolate', scene),
    ...(text.remedy === undefined ? [] : [sentence(scene.texts.advised(text.remedy))]),
    generalStep('evidence', scene),
    generalStep('autostart', scene),
    ...(own === null ? [] : [own]),
    generalStep('end', scene),
    generalStep('scan', scene),
    generalStep('secrets', scene),
  ];
}

/** What the entry itself says of closing; its sentence stands before the commands, which no language changes. */
function closeStep(id: string, { close }: CatalogText, { system, ports, texts }: Scene): PlaybookStep | null {
  const whole = close?.[system];
  if (whole === undefined) return null;
  const commands = closing()[id]?.[system] ?? '';
  const words = whole.slice(0, whole.length - commands.length).trim();
  return {
    text: words === '' ? texts.itsOwn : words,
    commands: commands === '' ? [] : commands.split('\n'),
    ...(system === 'linux' && ports.length > 0 ? { menshen: { command: 'close', ports } } : {}),
  };
}

/** Those of an entry that were asked for; all of them where it was asked for by name. */
export function askedPorts(
  own: readonly CatalogPorts[],
  asked: readonly CatalogPorts[] | null,
): readonly CatalogPorts[] {
  if (asked === null) return own;
  return own.flatMap((one) =>
    asked.flatMap((wanted) => {
      const first = Math.max(one.first, wanted.first);
      const last = Math.min(one.last, wanted.last);
      return one.protocol === wanted.protocol && first <= last ? [{ ...one, first, last }] : [];
    }),
  );
}
